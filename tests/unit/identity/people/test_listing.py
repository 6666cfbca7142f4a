"""People are found by what one knows of them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from mediahub.catalog.models import Authenticator, User
from mediahub.catalog.models.base import utcnow
from mediahub.identity.accounts import create_user
from mediahub.identity.people.invitations import NewPerson, invite
from mediahub.identity.people.listing import Wanted, find_people
from mediahub.identity.people.overview import PersonMissing, person_overview
from mediahub.identity.people.presence import SEEN_STEP, note_person_seen
from mediahub.identity.press import approve_user
from tests.unit.identity.people.conftest import PASSWORD, Office


@pytest.fixture
def full(office: Office) -> Office:
    """Beside the office an invited person, press of the gala, somebody shut out, and a second factor."""
    invite(office.database, NewPerson("ida@example.org", "Ida", ["photographer"]), str, by_mail=False)
    with office.database.begin() as session:
        press = create_user(session, "eva@press.example", PASSWORD, "press", "Eva 100%")
        press.roles.clear()
        press.password = None
        approve_user(session, press.id, office.gala)
        create_user(session, "out@example.org", PASSWORD, "marketing", "Otto").active = False
        session.add(Authenticator(user_id=office.admin, key="ABCDEFGH", confirmed_at=utcnow()))
        note_person_seen(session, office.lena, utcnow())
    return office


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


def test_a_person_is_shown_with_all_that_they_have(full: Office) -> None:
    with full.database.read() as session:
        shown = person_overview(session, full.lena)
        assert {event.slug: roles for event, roles in shown.events} == {
            "summit": {"marketing"},
            "gala": set(),
        }
        assert (shown.roles, shown.state, shown.ways.asks_second) == (frozenset(), "active", False)
        assert person_overview(session, full.admin).ways.authenticator
        with pytest.raises(PersonMissing):
            person_overview(session, 9999)


def test_when_somebody_was_seen_is_kept_to_a_few_minutes(office: Office) -> None:
    now = utcnow()
    for later, expected in ((timedelta(), now), (SEEN_STEP / 2, now), (SEEN_STEP, now + SEEN_STEP)):
        with office.database.begin() as session:
            note_person_seen(session, office.lena, now + later)
        with office.database.read() as session:
            assert session.get_one(User, office.lena).last_seen_at == expected
