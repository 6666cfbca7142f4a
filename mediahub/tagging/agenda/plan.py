"""Preview of a programme import: what the file would change in the catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session as DbSession
from sqlalchemy.orm import selectinload

from mediahub.catalog.models import Event, Person, Session
from mediahub.catalog.names import fold_name
from mediahub.tagging.agenda.formats.model import Fault, Item, Parsed, Speaker
from mediahub.tagging.agenda.matching import match

Value = str | datetime | tuple[str, ...]
FIELDS: dict[str, str] = {
    "title": "title",
    "room": "room",
    "track": "track",
    "starts_at": "starts",
    "ends_at": "ends",
    "description": "description",
    "speakers": "speakers",
    "tags": "tags",
}
"""What is compared, and the field of a file that speaks of it."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of a session: what it is, and what the file says."""

    field: str
    before: Value
    after: Value


@dataclass(frozen=True, slots=True)
class Change:
    """A session that the file corrects."""

    item: Item
    session_id: int
    differences: tuple[Difference, ...]


@dataclass(slots=True)
class Plan:
    """What an import would do."""

    new: list[Item] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    same: int = 0
    gone: list[tuple[int, str, str]] = field(default_factory=list)
    """Number, code and title of sessions that the file does not have."""
    faults: list[Fault] = field(default_factory=list)
    remarks: list[Fault] = field(default_factory=list)
    """What was left out, cut or guessed."""
    says: frozenset[str] = frozenset()


def make_plan(session: DbSession, event: Event, parsed: Parsed) -> Plan:
    """Compare a file with the event's programme. Nothing is changed."""
    there = load_sessions(session, event.id)
    plan = Plan(faults=list(parsed.faults), remarks=list(parsed.remarks), says=parsed.says)
    seen: set[int] = set()
    for item, known in match(parsed.items, there, plan.faults):
        if known is None:
            plan.new.append(item)
            continue
        seen.add(known.id)
        differences = tuple(_compare(known, item, parsed.says))
        if differences:
            plan.changed.append(Change(item, known.id, differences))
        else:
            plan.same += 1
    plan.gone = [
        (item.id, item.code, item.title)
        for item in there
        if item.id not in seen and _was_looked_for(item, parsed.window)
    ]
    return plan


def _was_looked_for(known: Session, window: tuple[datetime, datetime] | None) -> bool:
    return window is None or (known.ends_at >= window[0] and known.starts_at <= window[1])


def load_sessions(session: DbSession, event_id: int) -> list[Session]:
    """The event's programme with its people and tags, in order of time."""
    query = (
        select(Session)
        .where(Session.event_id == event_id)
        .options(selectinload(Session.speakers).selectinload(Person.names), selectinload(Session.tags))
        .order_by(Session.starts_at, Session.code)
    )
    return list(session.scalars(query))


def _compare(known: Session, item: Item, says: frozenset[str]) -> Iterable[Difference]:
    for name, spoken in FIELDS.items():
        if spoken not in says and not (name == "ends_at" and "duration" in says):
            continue
        before, after = _value(known, name), _wanted(item, name)
        if name == "speakers":
            if not _same_people(known, item.speakers):
                yield Difference(name, before, after)
        elif name == "tags":
            if not _same_tags(known, item.tags):
                yield Difference(name, before, after)
        elif before != after:
            yield Difference(name, before, after)


def _value(known: Session, name: str) -> Value:
    if name == "speakers":
        return tuple(person.name for person in known.speakers)
    if name == "tags":
        return tuple(tag.label for tag in known.tags)
    value: Value = getattr(known, name)
    return value


def _wanted(item: Item, name: str) -> Value:
    if name == "speakers":
        return tuple(speaker.name for speaker in item.speakers)
    value: Value = getattr(item, name)
    return value


def _same_people(known: Session, speakers: Sequence[Speaker]) -> bool:
    """Whether each is there, by any name, with every name that the file gives."""
    if len(known.speakers) != len(speakers):
        return False
    called = [({name.folded for name in person.names}, person) for person in known.speakers]
    for speaker in speakers:
        names = {fold_name(name) for name in (speaker.name, *speaker.aliases)}
        same = next((person for known_as, person in called if names <= known_as), None)
        if same is None or (speaker.role and speaker.role != same.role):
            return False
    return True


def _same_tags(known: Session, tags: Sequence[str]) -> bool:
    called = {name.folded: tag.id for tag in known.tags for name in tag.names}
    return {called.get(fold_name(tag)) for tag in tags} == {tag.id for tag in known.tags}
