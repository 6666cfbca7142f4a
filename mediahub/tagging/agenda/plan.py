"""What a programme file would change in the catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session as DbSession
from sqlalchemy.orm import selectinload

from mediahub.catalog.models import Event, Person, Session
from mediahub.catalog.names import fold, slugify
from mediahub.tagging.agenda.model import Fault, Item, Parsed, Speaker

CODE_LENGTH = 40
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
    says: frozenset[str] = frozenset()


def make_plan(session: DbSession, event: Event, parsed: Parsed) -> Plan:
    """Compare a file with the event's programme. Nothing is changed.

    Sessions are the same by their UID, else by their code. A file without codes gives them by the title.
    """
    there = load_sessions(session, event.id)
    by_uid = {item.uid: item for item in there if item.uid}
    by_code = {item.code: item for item in there}
    plan = Plan(faults=list(parsed.faults), says=parsed.says)
    seen: set[int] = set()
    for item in _coded(parsed.items, by_uid, plan.faults):
        known = by_uid.get(item.uid) if item.uid else None
        known = known or by_code.get(item.code)
        if known is None:
            plan.new.append(item)
            continue
        seen.add(known.id)
        differences = tuple(_compare(known, item, parsed.says))
        if differences:
            plan.changed.append(Change(replace(item, code=known.code), known.id, differences))
        else:
            plan.same += 1
    plan.gone = [(item.id, item.code, item.title) for item in there if item.id not in seen]
    return plan


def load_sessions(session: DbSession, event_id: int) -> list[Session]:
    """The event's programme with its people and tags, in order of time."""
    query = (
        select(Session)
        .where(Session.event_id == event_id)
        .options(selectinload(Session.speakers).selectinload(Person.names), selectinload(Session.tags))
        .order_by(Session.starts_at, Session.code)
    )
    return list(session.scalars(query))


def _coded(items: Sequence[Item], by_uid: dict[str, Session], faults: list[Fault]) -> Iterable[Item]:
    """Each item with a code; one that comes twice is named."""
    taken: dict[str, int] = {}
    for item in items:
        code = item.code
        if not code:
            known = by_uid.get(item.uid)
            code = known.code if known else _free(slugify(item.title)[:CODE_LENGTH], taken)
        if code in taken:
            faults.append(Fault(item.line, f"its code {code!r} is that of line {taken[code]} too"))
            continue
        taken[code] = item.line
        yield replace(item, code=code)


def _free(wanted: str, taken: dict[str, int]) -> str:
    number, code = 2, wanted
    while code in taken:
        code, number = f"{wanted[: CODE_LENGTH - 4]}-{number}", number + 1
    return code


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
        names = {fold(name) for name in (speaker.name, *speaker.aliases)}
        same = next((person for known_as, person in called if names <= known_as), None)
        if same is None or (speaker.role and speaker.role != same.role):
            return False
    return True


def _same_tags(known: Session, tags: Sequence[str]) -> bool:
    called = {name.folded: tag.id for tag in known.tags for name in tag.names}
    return {called.get(fold(tag)) for tag in tags} == {tag.id for tag in known.tags}
