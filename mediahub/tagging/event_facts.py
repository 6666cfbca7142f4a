"""Facts about an event for taggers; kept between files, since ingest asks for each of them."""

from __future__ import annotations

import time
from functools import lru_cache
from threading import Lock

from sqlalchemy import or_, select, true, update
from sqlalchemy.orm import Session as DbSession
from sqlalchemy.orm import selectinload

from mediahub.catalog.models import Event, Person, PersonName, Room, RoomAssignment, Session, TagName, TagRule
from mediahub.tagging.model import Assignment, EventFacts, RoomFacts, Rule, SessionFacts
from mediahub.tagging.names import Name, NameIndex, build_index

KEEP_SECONDS = 5.0


class EventFactsCache:
    """What taggers are told of each event: as of its newest revision, and in any case no older than
    `KEEP_SECONDS`. Safe to share between threads."""

    def __init__(self) -> None:
        self._kept: dict[int, tuple[float, int, EventFacts]] = {}
        self._lock = Lock()

    def get(self, session: DbSession, event_id: int) -> EventFacts:
        """What taggers are told of an event now; loaded where what is kept is too old."""
        revision = session.scalar(select(Event.facts_revision).where(Event.id == event_id)) or 0
        with self._lock:
            kept = self._kept.get(event_id)
            if kept is not None and kept[1] == revision and time.monotonic() - kept[0] <= KEEP_SECONDS:
                return kept[2]
            facts = load_event_facts(session, event_id)
            self._kept[event_id] = (time.monotonic(), revision, facts)
            return facts


def bump(session: DbSession, event_id: int | None = None) -> None:
    """Say, in the transaction that changes it, that what taggers are told of an event, or of all, changed."""
    which = true() if event_id is None else Event.id == event_id
    session.execute(
        update(Event).where(which).values(facts_revision=Event.facts_revision + 1),
        execution_options={"synchronize_session": False},
    )


def load_event_facts(session: DbSession, event_id: int) -> EventFacts:
    """The programme of an event, its rooms and their photographers, from the catalogue."""
    query = (
        select(Session)
        .where(Session.event_id == event_id)
        .options(selectinload(Session.speakers).selectinload(Person.names), selectinload(Session.tags))
        .order_by(Session.starts_at, Session.id)
    )
    rooms = session.scalars(select(Room).where(Room.event_id == event_id).order_by(Room.id))
    assigned = session.scalars(select(RoomAssignment).where(RoomAssignment.event_id == event_id))
    return EventFacts(
        sessions=tuple(_facts(item) for item in session.scalars(query)),
        rooms=tuple(
            RoomFacts(room.name, tuple(room.codes), room.lat, room.lon, room.radius) for room in rooms
        ),
        assignments=tuple(
            Assignment(row.photographer_id, row.room, row.starts_at, row.ends_at) for row in assigned
        ),
        rules=_rules(session, event_id),
        names=_index(_names(session)),
    )


def _rules(session: DbSession, event_id: int) -> tuple[Rule, ...]:
    """Rules of this event and those of every event."""
    its = or_(TagRule.event_id.is_(None), TagRule.event_id == event_id)
    rows = session.scalars(select(TagRule).where(its, TagRule.enabled).order_by(TagRule.id))
    return tuple(Rule(row.tag_id, tuple(row.phrases), tuple(row.fields)) for row in rows)


def _names(session: DbSession) -> tuple[Name, ...]:
    people = session.execute(select(PersonName.text, PersonName.person_id).order_by(PersonName.id))
    tags = session.execute(select(TagName.text, TagName.tag_id).order_by(TagName.id))
    return (
        *(Name(text, "person", target) for text, target in people),
        *(Name(text, "tag", target) for text, target in tags),
    )


@lru_cache(maxsize=2)
def _index(names: tuple[Name, ...]) -> NameIndex:
    """Building one of thousands of names takes a while, and they seldom change."""
    return build_index(names)


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
        title=item.title,
    )
