"""Sums of an event: uploads, views, downloads and shares, by photographer, session, gallery or day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session as DbSession

from mediahub.catalog.db.moments import epoch_quarters
from mediahub.catalog.models import Asset, Event, Gallery, Photographer, ShareLink, UsageRecord
from mediahub.curation.statistics.groups import galleries_of, sessions_of

GROUPS = ("photographer", "session", "gallery", "day")
NONE = ""
"""The group of what belongs to none."""
QUARTER = 900
"""Seconds."""
LONGEST_SEASON = 120
"""Days: over a longer time, those without anything are left out."""


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


def sums(session: DbSession, event: Event, by: str) -> list[Row]:
    """The sums by one of `GROUPS`: days in their order, others with the most taken first."""
    if by in ("day", "photographer"):
        days, photographers = days_and_photographers(session, event)
        return days if by == "day" else photographers
    connection = session.connection()
    received = [(asset, 1) for (asset,) in connection.execute(select(Asset.id).where(_ready(event)))]
    used = select(UsageRecord.asset_id, UsageRecord.action, func.count()).where(
        UsageRecord.event_id == event.id
    )
    uses = connection.execute(used.group_by(UsageRecord.asset_id, UsageRecord.action))
    return _by_most(_rows(received, uses, _groups_of_assets(session, event, by)))


def days_and_photographers(session: DbSession, event: Event) -> tuple[list[Row], list[Row]]:
    """Both sums, which one reading of the pictures gives."""
    connection = session.connection()
    who, quarter = Asset.photographer_id, epoch_quarters(Asset.created_at)
    received = connection.execute(
        select(who, quarter, func.count()).where(_ready(event)).group_by(who, quarter)
    ).all()
    quarter = epoch_quarters(UsageRecord.at)
    uses = connection.execute(
        select(who, quarter, UsageRecord.action, func.count())
        .select_from(UsageRecord)
        .outerjoin(Asset, and_(Asset.id == UsageRecord.asset_id, _ready(event)))
        .where(UsageRecord.event_id == event.id)
        .group_by(who, quarter, UsageRecord.action)
    ).all()
    names: dict[int | None, str] = {None: NONE}
    names.update((key, name) for key, name in connection.execute(select(Photographer.id, Photographer.name)))
    photographers = _rows(
        ((key, count) for key, _, count in received),
        ((key, action, count) for key, _, action, count in uses),
        lambda key: (names[key],),
    )
    days = _rows(
        ((at, count) for _, at, count in received),
        ((at, action, count) for _, at, action, count in uses),
        _day_in(ZoneInfo(event.timezone)),
    )
    return _every_day(days), _by_most(photographers)


def links(session: DbSession, event: Event) -> dict[str, tuple[int, int]]:
    """By gallery title: how often its share links were opened, and files taken through them."""
    rows = session.execute(
        select(Gallery.title, func.sum(ShareLink.views), func.sum(ShareLink.downloads))
        .join(Gallery, Gallery.id == ShareLink.gallery_id)
        .where(ShareLink.event_id == event.id)
        .group_by(Gallery.id, Gallery.title)
    )
    return {title: (int(views or 0), int(downloads or 0)) for title, views, downloads in rows}


def _ready(event: Event) -> ColumnElement[bool]:
    return and_(Asset.event_id == event.id, Asset.state == "ready")


def _groups_of_assets(session: DbSession, event: Event, by: str) -> Callable[[str], Sequence[str]]:
    if by == "gallery":
        galleries = galleries_of(session, event)
        return lambda asset: galleries.get(asset, (NONE,))
    sessions = sessions_of(session, event)
    return lambda asset: (sessions.get(asset, NONE),)


def _day_in(zone: ZoneInfo) -> Callable[[int], Sequence[str]]:
    @cache
    def day(quarter: int) -> tuple[str]:
        return (datetime.fromtimestamp(quarter * QUARTER, zone).date().isoformat(),)

    return day


def _rows(
    received: Iterable[Any], used: Iterable[Any], groups: Callable[[Any], Sequence[str]]
) -> Mapping[str, Row]:
    rows: dict[str, Row] = {}
    for key, count in received:
        for name in groups(key):
            rows.setdefault(name, Row(name)).pictures += count
    for key, action, count in used:
        for name in groups(key):
            row = rows.setdefault(name, Row(name))
            row.seen += count if action == "view" else 0
            row.taken += count if action == "download" else 0
            row.shared += count if action == "share" else 0
    return rows


def _by_most(rows: Mapping[str, Row]) -> list[Row]:
    return sorted(rows.values(), key=lambda row: (-row.taken, -row.shared, -row.pictures, row.name))


def _every_day(rows: Mapping[str, Row]) -> list[Row]:
    """Days in their order, with those on which nothing happened, up to a season."""
    days = sorted(date.fromisoformat(name) for name in rows)
    if not days or (days[-1] - days[0]).days > LONGEST_SEASON:
        return [rows[day.isoformat()] for day in days]
    span = (days[-1] - days[0]).days + 1
    names = [(days[0] + timedelta(days=n)).isoformat() for n in range(span)]
    return [rows[name] if name in rows else Row(name) for name in names]
