"""Loading what taggers need to know of an event; kept for a few seconds, since ingest asks for each file."""

from __future__ import annotations

import time
from threading import Lock

from sqlalchemy import select
from sqlalchemy.orm import Session as DbSession
from sqlalchemy.orm import selectinload

from mediahub.catalog.models import Person, Session
from mediahub.tagging.model import EventFacts, SessionFacts

KEEP_SECONDS = 5.0


class EventFactsCache:
    """The programme of each event, no older than `KEEP_SECONDS`. Safe to share between threads."""

    def __init__(self) -> None:
        self._kept: dict[int, tuple[float, EventFacts]] = {}
        self._lock = Lock()

    def get(self, session: DbSession, event_id: int) -> EventFacts:
        with self._lock:
            loaded_at, facts = self._kept.get(event_id, (0.0, None))
            if facts is None or time.monotonic() - loaded_at > KEEP_SECONDS:
                facts = load_event_facts(session, event_id)
                self._kept[event_id] = (time.monotonic(), facts)
            return facts


def load_event_facts(session: DbSession, event_id: int) -> EventFacts:
    """The programme of an event, from the catalogue."""
    query = (
        select(Session)
        .where(Session.event_id == event_id)
        .options(selectinload(Session.speakers).selectinload(Person.names), selectinload(Session.tags))
        .order_by(Session.starts_at, Session.id)
    )
    return EventFacts(tuple(_facts(item) for item in session.scalars(query)))


def _facts(item: Session) -> SessionFacts:
    return SessionFacts(
        id=item.id,
        code=item.code,
        room=item.room,
        starts_at=item.starts_at,
        ends_at=item.ends_at,
        speakers=tuple(person.id for person in item.speakers),
        speaker_names=tuple(name.folded for person in item.speakers for name in person.names),
        tags=tuple(tag.id for tag in item.tags),
    )
