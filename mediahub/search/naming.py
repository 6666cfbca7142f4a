"""Everything of an event that has a name, from the catalogue."""

from __future__ import annotations

from collections import defaultdict
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session as DbSession

from mediahub.catalog.models import (
    Event,
    Person,
    PersonName,
    Photographer,
    Session,
    Tag,
    TagName,
)
from mediahub.search.completion import Name


def names_of(session: DbSession, event: str) -> list[Name]:
    """People, sessions of the event of this slug, tags and photographers, with all that they are called."""
    return [*_people(session), *_sessions(session, event), *_tags(session), *_photographers(session)]


def _people(session: DbSession) -> list[Name]:
    also: dict[int, list[str]] = defaultdict(list)
    for key, text in session.execute(select(PersonName.person_id, PersonName.text).order_by(PersonName.id)):
        also[key].append(text)
    rows = session.execute(select(Person.id, Person.slug, Person.name, Person.role))
    return [Name("person", slug, name, (name, *also[key]), role) for key, slug, name, role in rows]


def _tags(session: DbSession) -> list[Name]:
    also: dict[int, list[str]] = defaultdict(list)
    for key, text in session.execute(select(TagName.tag_id, TagName.text).order_by(TagName.id)):
        also[key].append(text)
    rows = session.execute(select(Tag.id, Tag.slug, Tag.label))
    return [Name("tag", slug, label, (label, *also[key])) for key, slug, label in rows]


def _sessions(session: DbSession, event: str) -> list[Name]:
    rows = session.execute(
        select(Session.code, Session.title, Session.room, Session.starts_at, Event.timezone)
        .join(Event, Session.event_id == Event.id)
        .where(Event.slug == event)
    )
    return [
        Name("session", code, title, (title, code), f"{starts.astimezone(ZoneInfo(zone)):%a %H:%M} {room}")
        for code, title, room, starts, zone in rows
    ]


def _photographers(session: DbSession) -> list[Name]:
    names = session.scalars(select(Photographer.name))
    return [Name("photographer", name, name, (name,)) for name in names]
