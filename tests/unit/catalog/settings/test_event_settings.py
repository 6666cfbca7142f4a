"""An event's name, days, languages, colour, quotas and archive."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from mediahub.catalog.db.database import Database
from mediahub.catalog.events import EventError
from mediahub.catalog.models import Event
from mediahub.catalog.settings.event_settings import (
    LONGEST_NAME,
    LONGEST_TEXT,
    MAX_QUOTA,
    EventDetails,
    change_details,
    days_of,
    make_event,
    set_accent,
    set_archived,
    set_quotas,
)

FIRST = date(2025, 10, 18)
DETAILS = EventDetails("  Summit \n 2025 ", "Asia/Shanghai", FIRST, languages=["de", "zh", "en"])


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with database.begin() as session:
        yield session


def test_days_are_those_of_the_events_zone(session: Session) -> None:
    event = make_event(session, "summit", DETAILS)
    assert (event.slug, event.name) == ("summit", "Summit 2025")
    session.expire(event)
    assert event.starts_at == datetime(2025, 10, 17, 16, tzinfo=UTC)
    assert event.ends_at == datetime(2025, 10, 18, 15, 59, tzinfo=UTC)
    assert days_of(event) == (FIRST, FIRST)


def test_an_event_without_a_name_is_called_by_its_slug(session: Session) -> None:
    with pytest.raises(EventError, match="called"):
        make_event(session, "bare", replace(DETAILS, name=" "))


def test_a_name_is_cut_to_what_is_kept(session: Session) -> None:
    event = make_event(session, "summit", replace(DETAILS, name="S" * (LONGEST_NAME + 1)))
    assert event.name == "S" * LONGEST_NAME


def test_languages_are_those_of_the_pages_in_their_order(session: Session) -> None:
    event = make_event(session, "summit", DETAILS)
    assert [*event.languages] == [code for code in event.languages if code != "de"]
    assert "en" in event.languages


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": "\t"}, "called"),
        ({"timezone": "Mars/Olympus"}, "Mars"),
        ({"first_day": None, "last_day": FIRST}, "begins"),
        ({"last_day": FIRST - timedelta(days=1)}, "before the first"),
        ({"last_day": FIRST + timedelta(days=367)}, "more than a year"),
    ],
)
def test_what_makes_no_sense_changes_nothing(session: Session, change: dict[str, Any], words: str) -> None:
    event = make_event(session, "summit", DETAILS)
    with pytest.raises(EventError, match=words):
        change_details(session, event, replace(DETAILS, description="new", **change))
    assert (event.name, event.timezone, event.description) == ("Summit 2025", "Asia/Shanghai", "")
    assert days_of(event) == (FIRST, FIRST)


def test_long_texts_are_cut_and_days_can_go(session: Session) -> None:
    event = make_event(session, "summit", DETAILS)
    last = FIRST + timedelta(days=366)
    change_details(session, event, replace(DETAILS, last_day=last))
    assert days_of(event) == (FIRST, last)
    change_details(session, event, EventDetails("x" * 300, "UTC", description="y" * 30_000))
    assert (len(event.name), len(event.description), event.languages) == (LONGEST_NAME, LONGEST_TEXT, [])
    assert days_of(event) == (None, None)


@pytest.mark.parametrize("colour", ["", "red", "#d5382", "#d5382ff", "d5382f", "#d5382g", "#d5382f\n"])
def test_a_colour_is_six_digits(colour: str) -> None:
    event = Event(accent="#000000")
    with pytest.raises(EventError, match="hexadecimal"):
        set_accent(event, colour)
    assert event.accent == "#000000"
    set_accent(event, "#D5382F")
    assert event.accent == "#d5382f"


def test_archived_twice_is_archived_at_first() -> None:
    event = Event()
    set_archived(event, True)
    first = event.archived_at
    set_archived(event, True)
    assert event.archived_at is first is not None
    set_archived(event, False)
    assert event.archived_at is None


def test_quotas_are_above_zero_or_none() -> None:
    event = Event(quota_bytes=7, photographer_quotas={"1": 5})
    for of_event, of_one in (
        (0, {}),
        (-1, {}),
        (None, {"1": 0}),
        (MAX_QUOTA + 1, {}),
        (None, {"1": 10**30}),
        (5, {"1": 3, "2": -1}),
    ):
        with pytest.raises(EventError, match="above zero"):
            set_quotas(event, of_event, of_one)
    assert (event.quota_bytes, event.photographer_quotas) == (7, {"1": 5})
    set_quotas(event, 1, {"2": 1})
    assert (event.quota_bytes, event.photographer_quotas) == (1, {"2": 1})
    set_quotas(event, None, {})
    assert (event.quota_bytes, event.photographer_quotas) == (None, {})
