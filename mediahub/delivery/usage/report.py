"""Usage reports: downloads by picture, outlet and person, as rows to export; whether an embargo held."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, distinct, func, select
from sqlalchemy.orm import Session

from mediahub.catalog.coordination.outbox import enqueue_records
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Asset, Event, UsageLink, UsageRecord, User
from mediahub.csv_text import csv_line
from mediahub.delivery.usage.records import TAKEN, name_of
from mediahub.messages import N_
from mediahub.objects.renditions import small_names
from mediahub.problems import Conflict, Missing

COLUMNS = (
    "at", "asset_id", "action", "rendition", "size", "who", "outlet", "role", "terms_version",
    "embargo_until",
)  # fmt: skip
PAGE = 1000


class LinkError(Conflict, ValueError):
    """Something that is no address of a page."""


class AssetGone(Missing):
    """A picture that is not in the catalogue any more."""

    def __init__(self) -> None:
        super().__init__(N_("This picture is gone; the export of its event has its records."))


@dataclass(frozen=True, slots=True)
class ByAsset:
    asset: Asset | None
    """None for one that is gone."""
    asset_id: str
    downloads: int
    people: int
    last: datetime
    links: int


@dataclass(frozen=True, slots=True)
class ByTaker:
    who: str
    outlet: str
    role: str
    downloads: int
    pictures: int
    size: int
    last: datetime


@dataclass(frozen=True, slots=True)
class EmbargoReport:
    """Whether anything large left before its embargo ended."""

    early: int
    """Files and large views that went to press or guests before the end: to be 0."""
    refused: int
    """How often somebody asked and was refused."""
    team: int
    """How often the team, who may, saw or took something before the end."""
    records: int
    """How many records under an embargo this rests on."""
    early_records: Sequence[UsageRecord]


def by_asset(session: Session, event_id: int, limit: int = 200) -> list[ByAsset]:
    """The event's pictures that were taken, the last taken first."""
    last = func.max(UsageRecord.at)
    query = (
        select(UsageRecord.asset_id, func.count(), func.count(distinct(UsageRecord.who)), last)
        .where(UsageRecord.event_id == event_id, UsageRecord.action.in_(TAKEN))
        .group_by(UsageRecord.asset_id)
        .order_by(last.desc())
        .limit(limit)
    )
    rows = session.execute(query).all()
    ids = [row[0] for row in rows]
    assets = {asset.id: asset for asset in session.scalars(select(Asset).where(Asset.id.in_(ids)))}
    counted = select(UsageLink.asset_id, func.count()).where(UsageLink.asset_id.in_(ids))
    links: dict[str, int] = dict(session.execute(counted.group_by(UsageLink.asset_id)).all())
    return [
        ByAsset(assets.get(key), key, count, people, at, links.get(key, 0)) for key, count, people, at in rows
    ]


def by_taker(session: Session, event_id: int, limit: int = 200) -> list[ByTaker]:
    """Who took pictures of the event, the last first."""
    last = func.max(UsageRecord.at)
    query = (
        select(
            UsageRecord.who,
            UsageRecord.outlet,
            UsageRecord.role,
            func.count(),
            func.count(distinct(UsageRecord.asset_id)),
            func.sum(UsageRecord.size),
            last,
        )
        .where(UsageRecord.event_id == event_id, UsageRecord.action.in_(TAKEN))
        .group_by(UsageRecord.who, UsageRecord.outlet, UsageRecord.role)
        .order_by(last.desc())
        .limit(limit)
    )
    return [ByTaker(*row[:5], int(row[5] or 0), row[6]) for row in session.execute(query)]


def asset_of(session: Session, asset_id: str) -> Asset:
    """An asset whose usage is asked for, also one that was withdrawn. Raises AssetGone."""
    asset = session.get(Asset, asset_id)
    if asset is None:
        raise AssetGone
    return asset


def pictures_by_user(session: Session, event_id: int) -> dict[int | None, int]:
    """By user, how many different pictures of an event they downloaded."""
    query = (
        select(UsageRecord.user_id, func.count(distinct(UsageRecord.asset_id)))
        .where(UsageRecord.event_id == event_id, UsageRecord.action == "download")
        .group_by(UsageRecord.user_id)
    )
    return dict(session.execute(query).all())


def of_asset(session: Session, asset_id: str, limit: int = 500) -> list[UsageRecord]:
    """Everything that was done with one asset, the last first."""
    query = select(UsageRecord).where(UsageRecord.asset_id == asset_id)
    return list(session.scalars(query.order_by(UsageRecord.id.desc()).limit(limit)))


def records_of(
    session: Session, event_id: int, after: int, limit: int, *, asset_id: str | None = None
) -> list[UsageRecord]:
    """At most `limit` records of an event, or of one asset of it, behind the one of id `after`, in the order
    of time."""
    query = select(UsageRecord).where(UsageRecord.event_id == event_id, UsageRecord.id > after)
    if asset_id is not None:
        query = query.where(UsageRecord.asset_id == asset_id)
    return list(session.scalars(query.order_by(UsageRecord.id).limit(limit)))


def as_csv(session: Session, event: Event) -> Iterator[str]:
    """Every record of the event as CSV, in the order of time, a page at a time."""
    yield csv_line(COLUMNS)
    last = 0
    while page := records_of(session, event.id, last, PAGE):
        for record in page:
            yield csv_line([getattr(record, name) for name in COLUMNS])
        last = page[-1].id
        session.expunge_all()


def csv_lines(database: Database, event: Event) -> Iterator[str]:
    """Usage as CSV in a session of its own, for an answer that goes out while it is made."""
    with database.read() as session:
        yield from as_csv(session, event)


def embargo_report(session: Session, event_id: int) -> EmbargoReport:
    """From the records alone: each keeps the embargo that its picture was under at that moment."""
    under = and_(
        UsageRecord.event_id == event_id,
        UsageRecord.embargo_until.is_not(None),
        UsageRecord.at < UsageRecord.embargo_until,
    )
    left = and_(UsageRecord.action != "refused", UsageRecord.rendition.not_in(small_names()))
    outside = UsageRecord.role != "team"
    counts = select(
        func.count(),
        _count(and_(left, outside)),
        _count(UsageRecord.action == "refused"),
        _count(and_(left, ~outside)),
    ).where(under)
    records, early, refused, team = session.execute(counts).one()
    found = session.scalars(select(UsageRecord).where(under, left, outside).limit(50)).all() if early else []
    return EmbargoReport(early or 0, refused or 0, team or 0, records, found)


def add_link(session: Session, asset: Asset, url: str, note: str, user_id: int | None) -> UsageLink:
    """Keep where a picture was used. Raises LinkError for what is no web address."""
    address = url.strip()
    if not address.lower().startswith(("http://", "https://")) or len(address) > 2000 or " " in address:
        raise LinkError(N_("Give the address of the page, beginning with https://."))
    user = session.get(User, user_id) if user_id is not None else None
    link = UsageLink(
        event_id=asset.event_id,
        asset_id=asset.id,
        url=address,
        note=note.strip()[:1000],
        added_by=user.id if user else None,
        who=name_of(user) if user else "",
    )
    session.add(link)
    session.flush()
    enqueue_records(session, [asset.id])
    return link


def links_of(session: Session, asset_id: str) -> list[UsageLink]:
    """Where the picture was used, the last added first."""
    query = select(UsageLink).where(UsageLink.asset_id == asset_id)
    return list(session.scalars(query.order_by(UsageLink.id.desc())))


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))
