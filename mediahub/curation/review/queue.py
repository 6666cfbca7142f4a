"""The queue of the review page: how much there is, the next groups with their pictures and names, and one
answer. Each answer is a transaction of its own."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import Session as DbSession

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import (
    Asset,
    AssetPerson,
    AssetSession,
    AssetTag,
    EditAction,
    Event,
    Person,
    Session,
    Status,
    Tag,
)
from mediahub.catalog.roster.rows import unknown_codes
from mediahub.curation.review.captions import Captions
from mediahub.curation.review.review import GROUPS, By, Desk, Group, Place
from mediahub.rights import Viewer

CAPTIONS = "captions"
KINDS_OF_GROUPS = (*GROUPS, CAPTIONS)
"""What the page can go through."""


LACKING = {"untagged": AssetTag, "unnamed": AssetPerson, "unplaced": AssetSession}
"""What a picture lacks without any of them."""


@dataclass(frozen=True, slots=True)
class Summary:
    """How much there is to review, and how much has nothing to review yet."""

    counts: dict[str, int]
    """By kind of group."""
    lacking: dict[str, int]
    """Pictures that are untagged, unnamed, unplaced."""
    total: int
    unknown_codes: int
    """Roster codes that stand for nobody."""


@dataclass(frozen=True, slots=True)
class Note:
    """What tells a target from others of its name: a session's room and times, a person's role."""

    text: str = ""
    session: Session | None = None


def summary(session: DbSession, event: Event, viewer: Viewer) -> Summary:
    """What waits for `viewer` at the event."""
    desk = Desk(session, event, viewer)
    return Summary(
        counts=desk.counts() | {CAPTIONS: Captions(desk).count()},
        lacking={name: _without(session, event, depiction) for name, depiction in LACKING.items()},
        total=session.scalar(_count(event)) or 0,
        unknown_codes=len(unknown_codes(session, event.id)),
    )


def next_groups(
    session: DbSession, event: Event, viewer: Viewer, by: str, place: Place, limit: int, language: str
) -> list[Group]:
    """The next groups of one of `KINDS_OF_GROUPS`; drafts of captions are in `language`."""
    desk = Desk(session, event, viewer)
    if by == CAPTIONS:
        return Captions(desk).groups(place, limit, language)
    return desk.groups(cast(By, by), place, limit)


def note(session: DbSession, event_id: int, group: Group) -> Note:
    """What tells the target of a group from others of the name."""
    if group.kind == "sessions":
        item = session.scalar(select(Session).where(Session.event_id == event_id, Session.code == group.key))
        return Note(item.room, item) if item else Note()
    if group.kind == "people":
        return Note(session.scalar(select(Person.role).where(Person.slug == group.key)) or "")
    return Note()


def burst_label(session: DbSession, ids: Collection[str]) -> str:
    """Names of everything that is suggested for a burst."""
    waiting = [
        select(Session.title).join(AssetSession).where(*_suggested_in(AssetSession, ids)),
        select(Person.name).join(AssetPerson).where(*_suggested_in(AssetPerson, ids)),
        select(Tag.label).join(AssetTag).where(*_suggested_in(AssetTag, ids)),
    ]
    return " · ".join(dict.fromkeys(name for query in waiting for name in session.scalars(query.distinct())))


def answer_group(
    database: Database, viewer: Viewer, event_id: int, ids: Sequence[str], kind: str, key: str, act: str
) -> EditAction:
    """Accept or reject (`act`) what is suggested for these pictures. Raises EditError."""
    with database.begin() as session:
        return Desk(session, session.get_one(Event, event_id), viewer).answer(kind, key, ids, act)


def write_captions(
    database: Database, viewer: Viewer, event_id: int, ids: Sequence[str], text: str
) -> EditAction:
    """Give these pictures a caption, where nobody did meanwhile. Raises EditError."""
    with database.begin() as session:
        return Captions(Desk(session, session.get_one(Event, event_id), viewer)).write(ids, text)


def _count(event: Event) -> Select[Any]:
    return select(func.count()).select_from(Asset).where(Asset.event_id == event.id, Asset.state == "ready")


def _without(session: DbSession, event: Event, depiction: Any) -> int:
    """Pictures without such a depiction. Each kind is counted by itself, which PostgreSQL joins by hashes."""
    kept = exists().where(depiction.asset_id == Asset.id, depiction.status != Status.REJECTED.value)
    return session.scalar(_count(event).where(~kept)) or 0


def _suggested_in(depiction: Any, ids: Collection[str]) -> tuple[Any, Any]:
    return depiction.asset_id.in_(ids), depiction.status == Status.SUGGESTED.value
