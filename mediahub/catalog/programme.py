"""Programmes: importing a whole event into the catalogue, and reading its sessions.

Importing brings people, vocabulary and photographers too. Everything is matched by its slug or code, so that
a corrected programme can be imported again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, case, func, select
from sqlalchemy.orm import Session as DbSession

from mediahub.catalog.events import create_event, get_photographer
from mediahub.catalog.models import (
    Asset,
    AssetSession,
    Event,
    Person,
    PersonName,
    Session,
    Status,
    Tag,
    TagName,
)
from mediahub.catalog.names import fold, fold_name


class Programme(Protocol):
    """What is imported; times are ISO 8601, local to the event's zone. `demo.programme` shows the keys."""

    @property
    def event(self) -> Mapping[str, Any]:
        """The event that all of it is of."""

    @property
    def people(self) -> Sequence[Mapping[str, Any]]:
        """Who takes part."""

    @property
    def tags(self) -> Sequence[Mapping[str, Any]]:
        """The vocabulary."""

    @property
    def sessions(self) -> Sequence[Mapping[str, Any]]:
        """What happens when."""

    @property
    def photographers(self) -> Sequence[Mapping[str, Any]]:
        """Who takes pictures."""


def import_programme(session: DbSession, programme: Programme) -> Event:
    """Add or correct everything in `programme`; nothing that it does not name is removed."""
    event = _event(session, programme.event)
    people = {row["slug"]: _person(session, row) for row in programme.people}
    tags: dict[str, Tag] = {}
    for row in programme.tags:  # parents come before children
        tags[row["slug"]] = _tag(session, row, tags.get(row["parent"]))
    for row in programme.sessions:
        item = _session(session, event, row)
        item.speakers = [people[slug] for slug in row["speakers"]]
        item.tags = [tags[slug] for slug in row["tags"]]
    for row in programme.photographers:
        get_photographer(session, row["name"], row["credit"])
    session.flush()
    return event


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A session of the programme, as headings show it."""

    code: str
    title: str
    room: str
    starts_at: datetime
    ends_at: datetime
    speakers: tuple[str, ...]
    """Slugs, in the order of their names."""


_OF_EVENT = (
    Session.event_id == bindparam("event"),
    Session.code.in_(bindparam("codes", expanding=True)),
)
# written down once: that takes longer than to ask them
_FACTS = (
    select(Session.id, Session.code, Session.title, Session.room, Session.starts_at, Session.ends_at)
    .where(*_OF_EVENT)
    .order_by(Session.starts_at)
)
_SPEAKERS = select(Session.id, Person.slug).join(Session.speakers).where(*_OF_EVENT).order_by(Person.name)
_TITLES = select(Session.code, Session.title).where(*_OF_EVENT)


def sessions_by_code(session: DbSession, event_id: int, codes: Collection[str]) -> list[SessionRow]:
    """The sessions of these codes with their speakers, in order of time. Reads columns: a page shows a whole
    programme with each answer."""
    if not codes:
        return []
    asked = {"event": event_id, "codes": list(codes)}
    speakers: dict[int, list[str]] = defaultdict(list)
    for identity, slug in session.execute(_SPEAKERS, asked):
        speakers[identity].append(slug)
    return [
        SessionRow(row.code, row.title, row.room, row.starts_at, row.ends_at, tuple(speakers[row.id]))
        for row in session.execute(_FACTS, asked)
    ]


def suggested_by_code(
    session: DbSession, event_id: int, codes: Collection[str]
) -> dict[str, tuple[int, int]]:
    """By code of a session, how many of its pictures nobody agreed to yet, and how many it has in all; those
    whose pictures are all stated are left out. Pictures in the trash count for neither."""
    open_ones = func.sum(case((AssetSession.status == Status.SUGGESTED.value, 1), else_=0))
    query = (
        select(Session.code, open_ones, func.count())
        .join(AssetSession, AssetSession.session_id == Session.id)
        .join(Asset, Asset.id == AssetSession.asset_id)
        .where(Session.event_id == event_id, AssetSession.status != Status.REJECTED.value)
        .where(Asset.deleted_at.is_(None))
        .group_by(Session.code)
    )
    return {code: (some, total) for code, some, total in session.execute(query) if some and code in codes}


def titles_by_code(session: DbSession, event_id: int, codes: Collection[str]) -> dict[str, str]:
    """By code the titles of sessions; those without a title are left out."""
    if not codes:
        return {}
    asked = {"event": event_id, "codes": list(codes)}
    return {code: title for code, title in session.execute(_TITLES, asked) if title}


def _event(session: DbSession, row: Mapping[str, Any]) -> Event:
    event = session.scalar(select(Event).where(Event.slug == row["slug"]))
    event = event or create_event(session, row["slug"], row["name"], row["timezone"])
    event.name, event.timezone = row["name"], row["timezone"]
    event.description, event.accent = row["description"], row["accent"]
    event.starts_at, event.ends_at = _moment(row["starts"], event), _moment(row["ends"], event)
    return event


def _person(session: DbSession, row: Mapping[str, Any]) -> Person:
    person = session.scalar(select(Person).where(Person.slug == row["slug"]))
    if person is None:
        person = Person(slug=row["slug"])
        session.add(person)
    person.name, person.role = row["name"], row["role"]
    person.names = [
        PersonName(text=text, folded=fold_name(text), lang=name["lang"], kind=name["kind"])
        for text, name in _once([{"text": row["name"], "lang": "", "kind": "main"}, *row["names"]])
    ]
    session.flush()
    return person


def _tag(session: DbSession, row: Mapping[str, Any], parent: Tag | None) -> Tag:
    tag = session.scalar(select(Tag).where(Tag.slug == row["slug"]))
    if tag is None:
        tag = Tag(slug=row["slug"])
        session.add(tag)
    tag.label, tag.parent = row["label"], parent
    tag.names = [
        TagName(text=text, folded=fold_name(text), lang=name["lang"])
        for text, name in _once([{"text": row["label"], "lang": ""}, *row["names"]])
    ]
    session.flush()
    return tag


def _session(session: DbSession, event: Event, row: Mapping[str, Any]) -> Session:
    same = (Session.event_id == event.id, Session.code == row["code"])
    item = session.scalar(select(Session).where(*same))
    if item is None:
        item = Session(event_id=event.id, code=row["code"])
        session.add(item)
    item.title, item.room, item.track = row["title"], row["room"], row["track"]
    item.description = row["description"]
    item.starts_at, item.ends_at = _moment(row["starts"], event), _moment(row["ends"], event)
    return item


def _once(names: Iterable[Mapping[str, Any]]) -> list[tuple[str, Mapping[str, Any]]]:
    """Each name once, as it is compared."""
    seen: dict[str, tuple[str, Mapping[str, Any]]] = {}
    for name in names:
        seen.setdefault(fold(name["text"]), (name["text"], name))
    return list(seen.values())


def _moment(local: str, event: Event) -> datetime:
    return datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(event.timezone))
