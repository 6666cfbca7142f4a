"""Events as the administration makes and changes them."""

from __future__ import annotations

from datetime import date

import pytest

from mediahub.administration.events import requests
from mediahub.administration.events.requests import EventMissing
from mediahub.catalog.db.database import Database
from mediahub.catalog.events import IS_CURRENT, EventError, find_event, list_events
from mediahub.catalog.settings.event_settings import EventDetails, days_of

MAY = EventDetails(
    "Maifest", "Europe/Berlin", date(2026, 5, 30), date(2026, 5, 31), languages=("zh", "xx", "en")
)


def test_days_are_those_of_the_event_s_zone(database: Database) -> None:
    slug = requests.add(database, "", MAY)
    with database.read() as session:
        event = requests.require_event(session, slug)
        assert event.starts_at is not None
        assert event.starts_at.isoformat() == "2026-05-29T22:00:00+00:00"
        assert days_of(event) == (date(2026, 5, 30), date(2026, 5, 31))
        assert event.languages == ["en", "zh"]


def test_a_slug_follows_from_the_name_and_is_never_taken(database: Database) -> None:
    names = ["Straße & Zürich 2026!", "用户大会", "用户大会", "event"]
    slugs = [requests.add(database, "", EventDetails(name, "Asia/Shanghai")) for name in names]
    assert slugs == ["strae-zurich-2026", "event", "event-2", "event-3"]


@pytest.mark.parametrize(
    "wrong",
    [
        EventDetails("", "Europe/Berlin"),
        EventDetails("Fest", "Middle/Earth"),
        EventDetails("Fest", "../etc/passwd"),
        EventDetails("Fest", "Europe/Berlin", date(2026, 5, 31), date(2026, 5, 30)),
        EventDetails("Fest", "Europe/Berlin", None, date(2026, 5, 30)),
        EventDetails("Fest", "Europe/Berlin", date(2026, 5, 31), date(2036, 5, 30)),
    ],
)
def test_what_makes_no_sense_changes_nothing(database: Database, wrong: EventDetails) -> None:
    slug = requests.add(database, "maifest", MAY)
    with pytest.raises(EventError):
        requests.change(database, slug, wrong)
    with database.read() as session:
        assert days_of(requests.require_event(session, slug))[0] == date(2026, 5, 30)


def test_a_taken_or_malformed_slug_is_refused(database: Database) -> None:
    requests.add(database, "maifest", MAY)
    for slug in ("maifest", "Mai fest", "-mai", "mai/fest"):
        with pytest.raises(EventError):
            requests.add(database, slug, MAY)


def test_an_archived_event_is_in_no_list_and_comes_back(database: Database) -> None:
    slug = requests.add(database, "maifest", MAY)
    for on in (True, True, False):
        requests.archive(database, slug, on)
        with database.read() as session:
            assert find_event(session, slug) is not None
            assert bool(list_events(session, IS_CURRENT)) is not on


@pytest.mark.parametrize("colour", ["red", "#12345", "#gggggg", "", "#d5382f; x"])
def test_a_colour_is_six_digits(database: Database, colour: str) -> None:
    slug = requests.add(database, "maifest", MAY)
    with pytest.raises(EventError):
        requests.recolour(database, slug, colour)
    requests.recolour(database, slug, "#0A7B22")
    with database.read() as session:
        assert requests.require_event(session, slug).accent == "#0a7b22"


def test_what_is_not_there_is_missing(database: Database) -> None:
    with pytest.raises(EventMissing):
        requests.archive(database, "nowhere", True)
