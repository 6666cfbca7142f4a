"""Statistics of an event: uploads, views, downloads, shares, and how long pictures took to get out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from statistics import median
from zoneinfo import ZoneInfo

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session as DbSession

from mediahub.catalog.models import (
    Asset,
    AssetChange,
    AssetSession,
    EditAction,
    Event,
    Gallery,
    GalleryItem,
    Photographer,
    Pick,
    Session,
    ShareLink,
    Status,
    UsageLink,
    UsageRecord,
    User,
)
from mediahub.delivery.usage.records import TAKEN

GROUPS = ("photographer", "session", "gallery", "day")
MILESTONES = ("received", "captioned", "approved", "downloaded", "used")
"""Moments of a picture after it was shot, in their usual order."""
NONE = ""
"""The group of what belongs to none."""


@dataclass(slots=True)
class Row:
    """Sums of one group."""

    name: str
    pictures: int = 0
    seen: int = 0
    """Looked at large."""
    taken: int = 0
    """Downloads."""
    shared: int = 0
    """Handed on through share links, and pushed."""


@dataclass(slots=True)
class Times:
    """How long after the shutter each milestone came: medians, and over how many pictures."""

    name: str
    medians: dict[str, timedelta] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Facts:
    """What the numbers of an event rest on, by asset."""

    received: Mapping[str, datetime]
    photographer: Mapping[str, str]
    session: Mapping[str, str]
    galleries: Mapping[str, Sequence[str]]
    uses: Sequence[tuple[str, str, datetime]]
    """Asset, action and moment of each usage record."""


@dataclass(frozen=True, slots=True)
class Moments:
    """When what happened to pictures whose time of the shutter is known."""

    milestones: Mapping[str, tuple[datetime, Mapping[str, datetime]]]
    """By asset: when it was shot, and each milestone."""
    desks: Mapping[str, str]
    """By asset: who wrote its caption."""


def read_facts(session: DbSession, event: Event) -> Facts:
    """Read them, in a few queries."""
    rows = session.execute(
        select(Asset.id, Asset.created_at, Photographer.name)
        .join(Photographer)
        .where(Asset.event_id == event.id, Asset.state == "ready")
    ).all()
    uses = select(UsageRecord.asset_id, UsageRecord.action, UsageRecord.at)
    return Facts(
        {row[0]: row[1] for row in rows},
        {row[0]: row[2] for row in rows},
        _sessions(session, event),
        _galleries(session, event),
        [(row[0], row[1], row[2]) for row in session.execute(uses.where(UsageRecord.event_id == event.id))],
    )


def sums(facts: Facts, event: Event, by: str) -> list[Row]:
    """The sums by one of `GROUPS`: days in their order, others with the most taken first."""
    zone = ZoneInfo(event.timezone)
    rows: dict[str, Row] = defaultdict(lambda: Row(NONE))

    def groups(asset: str, at: datetime) -> Sequence[str]:
        if by == "day":
            return [at.astimezone(zone).date().isoformat()]
        if by == "gallery":
            return facts.galleries.get(asset, [NONE])
        return [(facts.photographer if by == "photographer" else facts.session).get(asset, NONE)]

    for asset, at in facts.received.items():
        for name in groups(asset, at):
            rows[name].pictures += 1
    for asset, action, at in facts.uses:
        for name in groups(asset, at):
            row = rows[name]
            row.seen += action == "view"
            row.taken += action == "download"
            row.shared += action == "share"
    for name, row in rows.items():
        row.name = name
    if by == "day":
        return _every_day(rows)
    return sorted(rows.values(), key=lambda row: (-row.taken, -row.shared, -row.pictures, row.name))


def links(session: DbSession, event: Event) -> dict[str, tuple[int, int]]:
    """By gallery title: how often its share links were opened, and files taken through them."""
    rows = session.execute(
        select(Gallery.title, func.sum(ShareLink.views), func.sum(ShareLink.downloads))
        .join(Gallery, Gallery.id == ShareLink.gallery_id)
        .where(ShareLink.event_id == event.id)
        .group_by(Gallery.id, Gallery.title)
    )
    return {title: (int(views or 0), int(downloads or 0)) for title, views, downloads in rows}


def times(moments: Moments, facts: Facts, by: str) -> list[Times]:
    """The time-to-publish meter by `photographer`, `session` or `desk` (who wrote the caption)."""
    known = {"photographer": facts.photographer, "session": facts.session, "desk": moments.desks}[by]
    spans: dict[str, dict[str, list[timedelta]]] = defaultdict(lambda: defaultdict(list))
    for asset, (shot, milestones) in moments.milestones.items():
        for name, at in milestones.items():
            spans[known.get(asset, NONE)][name].append(max(timedelta(0), at - shot))
    return sorted(
        (
            Times(
                group,
                {name: _median(found) for name, found in each.items()},
                {name: len(found) for name, found in each.items()},
            )
            for group, each in spans.items()
        ),
        key=lambda one: (-one.counts.get("received", 0), one.name),
    )


def overall(moments: Moments) -> Times:
    """The times over all pictures."""
    found: dict[str, list[timedelta]] = defaultdict(list)
    for shot, milestones in moments.milestones.values():
        for name, at in milestones.items():
            found[name].append(max(timedelta(0), at - shot))
    return Times(
        NONE,
        {name: _median(each) for name, each in found.items()},
        {name: len(each) for name, each in found.items()},
    )


def read_moments(session: DbSession, event: Event) -> Moments:
    """Read them, in a few queries."""
    rows = session.execute(
        select(Asset.id, Asset.taken_at, Asset.created_at, Asset.caption != "").where(
            Asset.event_id == event.id, Asset.state == "ready", Asset.taken_source != "arrival"
        )
    )
    moments: dict[str, tuple[datetime, dict[str, datetime]]] = {
        asset: (taken, {"received": created, **({"captioned": created} if captioned else {})})
        for asset, taken, created, captioned in rows
    }
    desks: dict[str, str] = {}
    for asset, at, who in _captions(session, event):
        if asset in moments:
            moments[asset][1]["captioned"] = at
            desks[asset] = who
    taken_first = _firsts(
        session,
        select(UsageRecord.asset_id, func.min(UsageRecord.at))
        .where(UsageRecord.event_id == event.id, UsageRecord.action.in_(TAKEN), UsageRecord.role != "team")
        .group_by(UsageRecord.asset_id),
    )
    used = _firsts(
        session,
        select(UsageLink.asset_id, func.min(UsageLink.at))
        .where(UsageLink.event_id == event.id)
        .group_by(UsageLink.asset_id),
    )
    for name, found in (("approved", _approved(session, event)), ("downloaded", taken_first), ("used", used)):
        for asset, at in found.items():
            if asset in moments:
                moments[asset][1][name] = at
    return Moments(moments, desks)


def _captions(session: DbSession, event: Event) -> list[tuple[str, datetime, str]]:
    """The first caption that a person wrote, by asset, and who that was; the earliest comes last."""
    rows = session.execute(
        select(AssetChange.asset_id, AssetChange.at, User.name, User.email, AssetChange.after)
        .join(EditAction, EditAction.id == AssetChange.action_id)
        .outerjoin(User, User.id == AssetChange.user_id)
        .where(EditAction.event_id == event.id, AssetChange.field == "caption", EditAction.kind != "template")
        .order_by(AssetChange.id.desc())
    )
    return [(asset, at, name or email or NONE) for asset, at, name, email, after in rows if after]


def _approved(session: DbSession, event: Event) -> dict[str, datetime]:
    """When someone first put it forward: by a pick, or by a rating or rights class that a person gave."""
    picked = _firsts(
        session,
        select(Pick.asset_id, func.min(Pick.at))
        .join(Asset, Asset.id == Pick.asset_id)
        .where(Asset.event_id == event.id, Pick.flag == "pick")
        .group_by(Pick.asset_id),
    )
    rated = _firsts(
        session,
        select(AssetChange.asset_id, func.min(AssetChange.at))
        .join(EditAction, EditAction.id == AssetChange.action_id)
        .where(EditAction.event_id == event.id, AssetChange.field.in_(("rating", "rights_class")))
        .group_by(AssetChange.asset_id),
    )
    return {
        asset: min(at for at in (picked.get(asset), rated.get(asset)) if at is not None)
        for asset in picked.keys() | rated.keys()
    }


def _firsts(session: DbSession, query: Select[str, datetime]) -> dict[str, datetime]:
    return dict(session.execute(query).all())


def _sessions(session: DbSession, event: Event) -> dict[str, str]:
    rows = session.execute(
        select(AssetSession.asset_id, Session.title)
        .join(Session)
        .where(Session.event_id == event.id, AssetSession.status != Status.REJECTED.value)
        .order_by(AssetSession.status.desc(), AssetSession.confidence)  # the best comes last
    )
    return dict(rows.all())


def _galleries(session: DbSession, event: Event) -> dict[str, list[str]]:
    rows = session.execute(
        select(GalleryItem.asset_id, Gallery.title)
        .join(Gallery, Gallery.id == GalleryItem.gallery_id)
        .where(Gallery.event_id == event.id, ~GalleryItem.is_hidden)
    )
    found: dict[str, list[str]] = defaultdict(list)
    for asset, title in rows:
        found[asset].append(title)
    return dict(found)


def _every_day(rows: Mapping[str, Row]) -> list[Row]:
    """Days in their order, with those on which nothing happened, up to a season."""
    days = sorted(date.fromisoformat(name) for name in rows)
    if not days or (days[-1] - days[0]).days > 120:
        return [rows[day.isoformat()] for day in days]
    span = (days[-1] - days[0]).days + 1
    names = [(days[0] + timedelta(days=n)).isoformat() for n in range(span)]
    return [rows[name] if name in rows else Row(name) for name in names]


def _median(spans: Iterable[timedelta]) -> timedelta:
    return timedelta(seconds=median(one.total_seconds() for one in spans))
