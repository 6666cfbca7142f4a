"""Settings of an event: name, days, zone, languages, colour, quotas, archive."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy.orm import Session

from mediahub.catalog.events import EventError, create_event, require_zone
from mediahub.catalog.models import Event
from mediahub.catalog.models.base import utcnow
from mediahub.messages import N_
from mediahub.translations import LANGUAGES

COLOUR = re.compile(r"#[0-9a-f]{6}")
LONGEST_NAME, LONGEST_TEXT = 200, 20_000
MAX_DURATION = timedelta(days=366)
"""An event lasts no longer."""
MAX_QUOTA = 10**18
"""Bytes of a quota: an exabyte, which every column holds."""


@dataclass(frozen=True, slots=True)
class EventDetails:
    """What somebody says of an event on its page."""

    name: str
    timezone: str
    first_day: date | None = None
    last_day: date | None = None
    """Days in the event's zone; an event of one day needs only the first."""
    languages: Collection[str] = ()
    description: str = ""


def make_event(session: Session, slug: str, details: EventDetails) -> Event:
    """Add an event with its details. Raises EventError."""
    name = " ".join(details.name.split())[:LONGEST_NAME]
    event = create_event(session, slug, name or slug, details.timezone)
    change_details(session, event, details)
    return event


def change_details(session: Session, event: Event, details: EventDetails) -> None:
    """Set them. Raises EventError, and then changes nothing."""
    name = " ".join(details.name.split())[:LONGEST_NAME]
    if not name:
        raise EventError(N_("Say what the event is called."))
    zone = require_zone(details.timezone)
    first, last = details.first_day, details.last_day or details.first_day
    if first is None and last is not None:
        raise EventError(N_("Say on which day it begins, too."))
    if first and last and not first <= last <= first + MAX_DURATION:
        raise EventError(N_("The last day comes before the first, or more than a year after it."))
    event.name, event.timezone = name, details.timezone
    event.starts_at = datetime.combine(first, time(0), zone) if first else None
    event.ends_at = datetime.combine(last, time(23, 59), zone) if last else None
    event.languages = [code for code in LANGUAGES if code in set(details.languages)]
    event.description = details.description.strip()[:LONGEST_TEXT]
    session.flush()


def set_accent(event: Event, colour: str) -> None:
    """The event's own colour, `#rrggbb`; pages make it readable. Raises EventError."""
    if not COLOUR.fullmatch(colour.lower()):
        raise EventError(N_("A colour is written as # and six hexadecimal digits, such as #d5382f."))
    event.accent = colour.lower()


def set_archived(event: Event, on: bool) -> None:
    """Make it read-only and take it out of lists, or bring it back; again is nothing new."""
    event.archived_at = (event.archived_at or utcnow()) if on else None


def set_quotas(event: Event, of_event: int | None, of_photographers: Mapping[str, int]) -> None:
    """How many bytes of originals it may hold, and each photographer in it; None and no entry for as many as
    there is room for. Raises EventError."""
    sizes = [*of_photographers.values(), *([] if of_event is None else [of_event])]
    if not all(1 <= size <= MAX_QUOTA for size in sizes):
        raise EventError(N_("A quota is a size above zero. Leave it empty for none."))
    event.quota_bytes = of_event
    event.photographer_quotas = dict(of_photographers)


def days_of(event: Event) -> tuple[date | None, date | None]:
    """Its first and last day, in its zone."""
    zone = require_zone(event.timezone)
    first, last = (moment and moment.astimezone(zone).date() for moment in (event.starts_at, event.ends_at))
    return first, last
