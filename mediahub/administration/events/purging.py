"""Deleting events for good whose time in the trash is over: pictures, other objects, then the rows.

Killed anywhere, the next round goes on: what is gone is not looked for again, and the event's row goes last.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta

import structlog
from sqlalchemy import delete, select, update

from mediahub.administration.events.deletion import is_over, trash_late
from mediahub.catalog.models import Archive, Asset, Batch, Event
from mediahub.catalog.trash import CONDEMNED, TRASHED
from mediahub.loops import Loop
from mediahub.recovery.purge import AT_ONCE, purge_trash
from mediahub.runtime import Services
from mediahub.storage import keys
from mediahub.storage.record_keys import RECORDS

POLL = 60.0
BY_SLUG = (keys.ORIGINALS, keys.SIDECARS, keys.QUARANTINE, keys.PRESS, keys.FACES, keys.EXPORTS, RECORDS)
"""Prefixes below which an event's objects lie in a folder of its slug."""
log = structlog.get_logger()


def loops(services: Services) -> tuple[Loop, ...]:
    """Finish what deleted events need, in one process at a time."""

    def purge(stop: threading.Event) -> None:
        trash_late(services.database)
        purge_events(services, stop)

    return (Loop(name="events", work=purge, poll=POLL, lock="events"),)


def purge_events(services: Services, stop: threading.Event | None = None) -> list[str]:
    """Delete for good the events whose time is over; their slugs. Raises StorageError."""
    gone: list[str] = []
    for event_id, slug in _over(services):
        if not _purge_pictures(services, event_id, stop):
            return gone
        for prefix in _prefixes(services, event_id, slug):
            for info in list(services.bucket.list(prefix)):
                services.bucket.delete(info.key)
                if stop is not None and stop.is_set():
                    return gone
        with services.database.begin() as session:
            session.execute(delete(Batch).where(Batch.event_id == event_id))
            session.execute(delete(Event).where(Event.id == event_id))
        for info in list(services.bucket.list(f"{RECORDS}{slug}/")):  # what was written meanwhile
            services.bucket.delete(info.key)
        log.info("an event was deleted for good", slug=slug)
        gone.append(slug)
    return gone


def _over(services: Services) -> list[tuple[int, str]]:
    retention = timedelta(days=services.settings.trash_days)
    with services.database.read() as session:
        events = session.scalars(select(Event).where(Event.deleted_at.is_not(None)))
        return [
            (event.id, event.slug)
            for event in events
            if event.deleted_at is not None and is_over(event.deleted_at, retention)
        ]


def _purge_pictures(services: Services, event_id: int, stop: threading.Event | None) -> bool:
    """Delete all pictures of the event, whatever state they are in; false if it has to stop."""
    own = Asset.event_id == event_id
    with services.database.begin() as session:
        session.execute(
            update(Asset).where(own).values(state=TRASHED, deleted_at=CONDEMNED),
            execution_options={"synchronize_session": False},
        )
    while True:
        with services.database.read() as session:
            if session.scalar(select(Asset.id).where(own).limit(1)) is None:
                return True
        if (stop is not None and stop.is_set()) or not purge_trash(services, AT_ONCE):
            return False


def _prefixes(services: Services, event_id: int, slug: str) -> Iterator[str]:
    with services.database.read() as session:
        batches = session.scalars(select(Batch.id).where(Batch.event_id == event_id)).all()
        archives = session.scalars(select(Archive.id).where(Archive.event_id == event_id)).all()
    yield from (f"{prefix}{slug}/" for prefix in BY_SLUG)
    yield from (f"{keys.INCOMING}{batch}/" for batch in batches)
    yield from (f"{keys.ARCHIVES}{archive}/" for archive in archives)
    yield keys.rendition_prefix(slug)  # the logo
