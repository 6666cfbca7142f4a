"""Depictions for the index: people, tags and sessions of assets by name, stated ones and suggestions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypedDict

from sqlalchemy import select
from sqlalchemy.orm import Session as DbSession

from mediahub.catalog.models import (
    AssetPerson,
    AssetSession,
    AssetTag,
    Person,
    PersonName,
    Session,
    SessionPerson,
    Status,
    Tag,
    TagName,
)


class Words(TypedDict):
    """What people, tags and sessions bring into a document; see `search.port.Document`."""

    persons: tuple[str, ...]
    person_names: tuple[str, ...]
    tags: tuple[str, ...]
    tag_names: tuple[str, ...]
    sessions: tuple[str, ...]
    session_titles: tuple[str, ...]
    rooms: tuple[str, ...]
    present: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Depicted:
    """What an asset shows: what was stated or agreed to, and what is suggested beyond that."""

    stated: Words
    suggested: Words


@dataclass(slots=True)
class Keys:
    """Depictions of one kind of an asset, as keys, the surest first."""

    stated: list[int] = field(default_factory=list)
    suggested: list[int] = field(default_factory=list)


Depictions = tuple[Keys, Keys, Keys]
"""People, tags and sessions of one asset."""


def read_depictions(session: DbSession, ids: Sequence[str]) -> Mapping[str, Depictions]:
    """By asset, what it is said to show and nobody rejected."""
    kinds = (
        _read(session, AssetPerson, AssetPerson.person_id, ids),
        _read(session, AssetTag, AssetTag.tag_id, ids),
        _read(session, AssetSession, AssetSession.session_id, ids),
    )
    people, tags, sessions = kinds
    return {identity: (people[identity], tags[identity], sessions[identity]) for identity in ids}


def _read(session: DbSession, depiction: type[Any], target: Any, ids: Sequence[str]) -> dict[str, Keys]:
    rows = session.execute(
        select(depiction.asset_id, target, depiction.status)
        .where(depiction.asset_id.in_(ids), depiction.status != Status.REJECTED.value)
        .order_by(depiction.confidence.desc(), target)
    )
    found: dict[str, Keys] = defaultdict(Keys)
    for asset_id, key, status in rows:
        keys = found[asset_id]
        (keys.stated if status == Status.ACCEPTED.value else keys.suggested).append(key)
    return found


class _Named:
    """A person or tag: its slug, and all names it is known by."""

    __slots__ = ("names", "slug")

    def __init__(self, slug: str, name: str) -> None:
        self.slug = slug
        self.names = [name]

    def also(self, name: str) -> None:
        if name not in self.names:
            self.names.append(name)


class Vocabulary:
    """Everyone and everything that an asset can show; small, so read once for a batch."""

    def __init__(self, session: DbSession) -> None:
        self._persons = {
            key: _Named(slug, name)
            for key, slug, name in session.execute(select(Person.id, Person.slug, Person.name))
        }
        for key, text in session.execute(
            select(PersonName.person_id, PersonName.text).order_by(PersonName.id)
        ):
            self._persons[key].also(text)
        self._tags: dict[int, _Named] = {}
        self._parents: dict[int, int | None] = {}
        for key, slug, label, parent in session.execute(select(Tag.id, Tag.slug, Tag.label, Tag.parent_id)):
            self._tags[key], self._parents[key] = _Named(slug, label), parent
        for key, text in session.execute(select(TagName.tag_id, TagName.text).order_by(TagName.id)):
            self._tags[key].also(text)
        self._sessions = {item.id: item for item in session.scalars(select(Session))}
        self._speakers: dict[int, list[str]] = defaultdict(list)
        speaking = select(SessionPerson.session_id, Person.slug).join(Person)
        for key, slug in session.execute(speaking.order_by(SessionPerson.session_id, Person.id)):
            self._speakers[key].append(slug)

    def of(self, depictions: Depictions) -> Depicted:
        """The names of what an asset shows; what a stated tag is a kind of is not suggested as well."""
        people, tagged, shown = depictions
        stated = self._with_ancestors(tagged.stated)
        suggested = {
            key: one for key, one in self._with_ancestors(tagged.suggested).items() if key not in stated
        }
        rooms = self._rooms(shown.stated)
        more = tuple(room for room in self._rooms(shown.suggested) if room not in rooms)
        return Depicted(
            self._words(people.stated, stated.values(), shown.stated, rooms),
            self._words(people.suggested, suggested.values(), shown.suggested, more),
        )

    def _words(
        self, people: Sequence[int], tags: Iterable[_Named], shown: Sequence[int], rooms: tuple[str, ...]
    ) -> Words:
        persons = [self._persons[key] for key in people]
        tags = list(tags)
        present = (slug for key in shown for slug in self._speakers[key])
        sessions = [self._sessions[key] for key in shown]
        return {
            "persons": tuple(person.slug for person in persons),
            "person_names": tuple(name for person in persons for name in person.names),
            "tags": tuple(tag.slug for tag in tags),
            "tag_names": tuple(name for tag in tags for name in tag.names),
            "sessions": tuple(item.code for item in sessions),
            "session_titles": tuple(item.title for item in sessions),
            "rooms": rooms,
            "present": tuple(dict.fromkeys(present)),
        }

    def _with_ancestors(self, keys: Iterable[int]) -> dict[int, _Named]:
        """These tags, each followed by what it is a kind of."""
        found: dict[int, _Named] = {}
        for key in keys:
            above: int | None = key
            while above is not None and above not in found:
                found[above] = self._tags[above]
                above = self._parents[above]
        return found

    def _rooms(self, shown: Iterable[int]) -> tuple[str, ...]:
        rooms = (self._sessions[key].room for key in shown)
        return tuple(dict.fromkeys(room for room in rooms if room))
