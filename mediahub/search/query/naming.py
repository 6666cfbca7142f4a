"""Synonyms: every name of an event's people, tags and sessions, from the catalogue."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
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
from mediahub.search.analysis import key as compared
from mediahub.search.query.completion import Name
from mediahub.search.query.sentence.parts import Programme, Slot
from mediahub.search.schema import micros

FACETS_WITH_SYNONYMS = frozenset({"person", "tag"})
MAX_OTHERS = 8
"""Other names that are looked for: a desk may give somebody any number."""


class Named:
    """Names, and what else is called what one of them means."""

    def __init__(self, names: list[Name], slots: Sequence[Slot] = ()) -> None:
        self.names = names
        self.programme = Programme(frozenset(compared(one) for name in names for one in name.names), slots)
        """What stays a name in a sentence, and when which session is."""
        found: dict[str, dict[str, None]] = defaultdict(dict)
        for name in names:
            if name.facet in FACETS_WITH_SYNONYMS:
                by_key = {compared(one): one for one in name.names}
                for own in by_key:
                    found[own] |= {other: None for key, other in by_key.items() if key != own}
        self.others = {own: tuple(others)[:MAX_OTHERS] for own, others in found.items()}
        """By a name's `key`, the other names of every person and tag that it is a name of."""


def names_of(session: DbSession, event: str | None) -> list[Name]:
    """People, sessions of the event of this slug, tags and photographers, with all that they are called."""
    return [*_people(session), *_sessions(session, event), *_tags(session), *_photographers(session)]


def slots_of(session: DbSession, event: str | None) -> list[Slot]:
    """When each session of the event of this slug is."""
    rows = session.execute(
        select(Session.code, Session.title, Session.starts_at, Session.ends_at)
        .join(Event, Session.event_id == Event.id)
        .where(Event.slug == event)
        .order_by(Session.starts_at, Session.code)
    )
    return [
        Slot(code, frozenset(compared(title).split()), micros(starts), micros(ends))
        for code, title, starts, ends in rows
    ]


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


def _sessions(session: DbSession, event: str | None) -> list[Name]:
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
