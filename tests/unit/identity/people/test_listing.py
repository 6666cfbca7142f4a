"""People are found by what one knows of them."""

from __future__ import annotations

import pytest

from mediahub.identity.people.listing import Wanted, find_people
from tests.unit.identity.people.conftest import Office


def names(office: Office, **wanted: object) -> list[str]:
    with office.database.read() as session:
        return sorted(one.user.name for one in find_people(session, Wanted(**wanted)).people)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({"text": "LENA"}, ["Lena"]),
        ({"text": "press.example"}, ["Eva 100%"]),
        ({"text": "100%"}, ["Eva 100%"]),
        ({"text": "_"}, []),
        ({"role": "marketing"}, ["Lena", "Otto"]),
        ({"role": "press"}, ["Eva 100%"]),
        ({"state": "disabled"}, ["Otto"]),
        ({"state": "invited"}, ["Ida"]),
        ({"state": "active"}, ["Ann", "Eva 100%", "Lena"]),
        ({"factor": "yes"}, ["Ann"]),
        ({"factor": "no", "state": "active"}, ["Eva 100%", "Lena"]),
        ({"state": "made-up"}, ["Ann", "Eva 100%", "Ida", "Lena", "Otto"]),
    ],
)
def test_people_are_found(full: Office, wanted: dict[str, object], expected: list[str]) -> None:
    assert names(full, **wanted) == expected


def test_people_of_an_event_are_its_own_team_and_its_press(full: Office) -> None:
    assert names(full, event_id=full.summit) == ["Lena"]
    assert names(full, event_id=full.gala) == ["Eva 100%"]


def test_the_list_begins_with_who_was_seen_last_and_says_what_they_are(full: Office) -> None:
    with full.database.read() as session:
        found = find_people(session, Wanted(), page=99)
        first = found.people[0]
    assert (found.total, found.page, found.pages) == (5, 1, 1)
    assert (first.user.name, first.state, first.events) == ("Lena", "active", [("Summit", ["marketing"])])
    eva = next(one for one in found.people if one.user.name.startswith("Eva"))
    assert eva.events == [("Gala", ["press"])]
