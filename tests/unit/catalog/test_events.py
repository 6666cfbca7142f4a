from __future__ import annotations

import pytest

from mediahub.catalog.db.database import Database
from mediahub.catalog.events import EventError, UnknownEvent, create_event, get_event, get_photographer


def test_an_unknown_event_lists_the_known_ones(database: Database) -> None:
    with database.begin() as session:
        create_event(session, "wuhu", "Wuhu", "Asia/Shanghai")
        with pytest.raises(UnknownEvent, match="wuhu") as caught:
            get_event(session, "wuhan")
    assert caught.value.known == ["wuhu"]


@pytest.mark.parametrize(
    ("slug", "zone", "says"),
    [
        ("Has Spaces", "Asia/Shanghai", "small letters"),
        ("-", "Asia/Shanghai", "small letters"),
        ("x" * 81, "Asia/Shanghai", "small letters"),
        ("ok", "Mars/Olympus", "IANA"),
        ("ok", "../etc/passwd", "IANA"),
        ("taken", "UTC", "already"),
    ],
)
def test_events_that_cannot_be_created_say_why(database: Database, slug: str, zone: str, says: str) -> None:
    with database.begin() as session:
        create_event(session, "taken", "Taken", "UTC")
    with pytest.raises(EventError, match=says), database.begin() as session:
        create_event(session, slug, "Name", zone)


def test_a_photographer_is_made_once(database: Database) -> None:
    with database.begin() as session:
        first = get_photographer(session, "  Chen   Rui ")
        assert get_photographer(session, "Chen Rui").id == first.id
