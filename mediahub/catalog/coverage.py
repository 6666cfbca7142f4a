"""Coverage of an event's sessions: how many pictures of each came in, may go out, and are missing."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, String, and_, case, cast, exists, func, or_, select
from sqlalchemy.orm import Session as DbSession
from sqlalchemy.orm import selectinload

from mediahub.catalog.models import (
    Asset,
    AssetPerson,
    AssetSession,
    AssetTag,
    Event,
    Session,
    SessionPerson,
    SessionTag,
    Source,
    Status,
)
from mediahub.catalog.models.base import utcnow

RANK_DIGITS = 12
SHARPEST = 10 ** (RANK_DIGITS - 3) - 1


@dataclass(slots=True)
class Row:
    """One session."""

    session: Session
    frames: int = 0
    usable: int = 0
    """Rejected by nobody, and neither forbidden nor expired: what `is:usable` finds."""
    uncaptioned: int = 0
    untagged: int = 0
    last_upload: datetime | None = None
    best: str = ""
    """Id of the best usable frame."""
    speakers_missing: list[tuple[str, str]] = field(default_factory=list)
    """Slug and name of speakers of whom no usable picture is known beyond that they are scheduled."""
    topics_missing: list[tuple[str, str]] = field(default_factory=list)


def coverage(session: DbSession, event: Event, visible: ColumnElement[bool]) -> list[Row]:
    """A row for each session in the order of the programme, over those assets that `visible` holds for."""
    items = session.scalars(
        select(Session)
        .where(Session.event_id == event.id)
        .options(selectinload(Session.speakers), selectinload(Session.tags))
        .order_by(Session.starts_at, Session.room, Session.id)
    )
    rows = {item.id: Row(item) for item in items}
    shown = and_(Asset.event_id == event.id, visible, AssetSession.status != Status.REJECTED.value)
    for counted in session.execute(_counts(shown)):
        row = rows[counted.session_id]
        row.frames, row.usable, row.uncaptioned, row.untagged, row.last_upload, best = counted[1:]
        row.best = best[RANK_DIGITS:] if best else ""
    people = _confirmed(session, event, shown, SessionPerson, AssetPerson, "person_id")
    tags = _confirmed(session, event, shown, SessionTag, AssetTag, "tag_id")
    for key, row in rows.items():
        speakers, topics = row.session.speakers, row.session.tags
        row.speakers_missing = [(one.slug, one.name) for one in speakers if (key, one.id) not in people]
        row.topics_missing = [(one.slug, one.label) for one in topics if (key, one.id) not in tags]
    return list(rows.values())


def unplaced(session: DbSession, event: Event, visible: ColumnElement[bool]) -> int:
    """How many of these assets belong to no session."""
    placed = exists().where(AssetSession.asset_id == Asset.id, AssetSession.status != Status.REJECTED.value)
    query = select(func.count()).select_from(Asset).where(Asset.event_id == event.id, visible, ~placed)
    return session.scalar(query) or 0


def is_usable() -> ColumnElement[bool]:
    """The condition of `is:usable` on assets."""
    return and_(
        or_(Asset.rating.is_(None), Asset.rating >= 0),
        or_(Asset.expires_at.is_(None), Asset.expires_at > utcnow()),
        Asset.rights_class != "none",
    )


def _counts(shown: ColumnElement[bool]) -> Any:
    tagged = exists().where(AssetTag.asset_id == Asset.id, AssetTag.status != Status.REJECTED.value)
    return (
        select(
            AssetSession.session_id,
            func.count(),
            _many(is_usable()),
            _many(Asset.caption == ""),
            _many(~tagged),
            func.max(Asset.created_at),
            func.max(_ranked_id()),
        )
        .join(Asset, Asset.id == AssetSession.asset_id)
        .where(shown)
        .group_by(AssetSession.session_id)
    )


def _many(condition: ColumnElement[bool]) -> Any:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def _ranked_id() -> ColumnElement[str | None]:
    """A usable frame's id after `RANK_DIGITS`, of which the largest is the frame that stands for its session:
    the best rated, then those that somebody put there, then the sharpest. A maximum is found while frames are
    counted; a window over them would read and sort them once more."""
    stated = case((AssetSession.status == Status.ACCEPTED.value, 1), else_=0)
    sharpness = func.coalesce(Asset.sharpness, 0) * 1000
    rank = (
        10 ** (RANK_DIGITS - 1)
        + func.coalesce(Asset.rating, 0) * 10 ** (RANK_DIGITS - 2)
        + stated * 10 ** (RANK_DIGITS - 3)
        + case((sharpness > SHARPEST, SHARPEST), else_=sharpness)
    )
    return case((is_usable(), cast(cast(rank, BigInteger), String).concat(Asset.id)))


def _confirmed(
    session: DbSession, event: Event, shown: ColumnElement[bool], wanted: Any, depiction: Any, target: str
) -> set[tuple[int, int]]:
    """Of what sessions are to show (`wanted`: their speakers or tags), by session what a usable frame of it
    does show, by more than the programme's word. Each is looked for until one frame is found."""
    known = or_(depiction.status == Status.ACCEPTED.value, depiction.source != Source.PROGRAMME.value)
    session_id, target_id = wanted.session_id, getattr(wanted, target)
    frame = (
        select(AssetSession.asset_id)
        .join(Asset, Asset.id == AssetSession.asset_id)
        .join(depiction, depiction.asset_id == Asset.id)
        .where(AssetSession.session_id == session_id, getattr(depiction, target) == target_id)
        .where(shown, is_usable(), depiction.status != Status.REJECTED.value, known)
        .correlate(wanted)
        .exists()
    )
    pairs = select(session_id, target_id).join(Session, Session.id == session_id)
    return {tuple(pair) for pair in session.execute(pairs.where(Session.event_id == event.id, frame))}
