"""Events as the administration asks for them; each change is a transaction of its own."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mediahub import audit
from mediahub.audit import Action
from mediahub.catalog.db.database import Database
from mediahub.catalog.events import find_event
from mediahub.catalog.models import Asset, Event
from mediahub.catalog.settings import event_settings
from mediahub.catalog.settings.event_settings import EventDetails
from mediahub.catalog.trash import condemn
from mediahub.messages import N_
from mediahub.problems import Missing

LONGEST_SLUG = 60


class EventMissing(Missing):
    """There is no event of this slug for the administration."""

    def __init__(self) -> None:
        super().__init__(N_("There is no event at this address."))


@dataclass(frozen=True, slots=True)
class Listed:
    """An event as the administration lists it."""

    event: Event
    assets: int


def list_all(session: Session) -> list[Listed]:
    """Every event, also those that are archived or in the trash, the newest first, with how many assets each
    has outside the trash."""
    count = func.count(Asset.id).filter(Asset.state != "trashed")
    query = select(Event, count).outerjoin(Asset).group_by(Event.id)
    newest = (Event.starts_at.is_(None), Event.starts_at.desc(), Event.id.desc())
    return [Listed(event, number) for event, number in session.execute(query.order_by(*newest))]


def require_event(session: Session, slug: str) -> Event:
    """The event, unless it is in the trash. Raises EventMissing."""
    event = find_event(session, slug)
    if event is None:
        raise EventMissing
    return event


def add(database: Database, slug: str, details: EventDetails) -> str:
    """Make an event; its slug, which follows from the name where none is given. Raises EventError."""
    with database.begin() as session:
        chosen = slug.strip().lower() or free_slug(session, details.name)
        event = event_settings.make_event(session, chosen, details)
        audit.record(session, Action.EVENT_MADE, event)
        return event.slug


def change(database: Database, slug: str, details: EventDetails) -> None:
    """Set an event's details. Raises EventMissing, EventError."""
    with database.begin() as session:
        event = require_event(session, slug)
        event_settings.change_details(session, event, details)
        audit.record(session, Action.EVENT_CHANGED, event, {"details": asdict(details)})


def recolour(database: Database, slug: str, colour: str) -> None:
    """Set an event's colour. Raises EventMissing, EventError."""
    with database.begin() as session:
        event = require_event(session, slug)
        event_settings.set_accent(event, colour)
        audit.record(session, Action.EVENT_CHANGED, event, {"accent": event.accent})


def archive(database: Database, slug: str, on: bool) -> None:
    """Make an event read-only and take it out of lists, or bring it back. Raises EventMissing."""
    with database.begin() as session:
        event = require_event(session, slug)
        event_settings.set_archived(event, on)
        audit.record(session, Action.EVENT_ARCHIVED if on else Action.EVENT_OPENED, event)


def limit(database: Database, slug: str, of_event: int | None, of_photographers: Mapping[str, int]) -> None:
    """Set an event's quotas in bytes. Raises EventMissing, EventError."""
    with database.begin() as session:
        event = require_event(session, slug)
        event_settings.set_quotas(event, of_event, of_photographers)
        quotas = {"event": of_event, "photographers": dict(of_photographers)}
        audit.record(session, Action.EVENT_CHANGED, event, {"quotas": quotas})


def empty_trash(database: Database, slug: str) -> None:
    """End the time in the trash of all pictures of an event: a worker deletes them for good. Raises
    EventMissing."""
    with database.begin() as session:
        event = require_event(session, slug)
        condemn(session, event)
        audit.record(session, Action.ASSET_PURGED, event, {"what": "trash"})


def free_slug(session: Session, name: str) -> str:
    """A slug for this name that no event has; a name in other letters than Latin gives `event`."""
    latin = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    base = "-".join(re.findall(r"[a-z0-9]+", latin))[:LONGEST_SLUG].strip("-") or "event"
    taken = set(session.scalars(select(Event.slug).where(Event.slug.startswith(base, autoescape=True))))
    slug, number = base, 2
    while slug in taken:
        slug, number = f"{base}-{number}", number + 1
    return slug
