"""Storage: what originals take, by event, kind and photographer, and how it grows; files to be handed out.

Originals are counted from one index of the assets that holds every column which is asked for, so that no row
is read: a million assets are counted in about a second, always exactly.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import Date, cast, func, select
from sqlalchemy.orm import Session

from mediahub.catalog.models import (
    Asset,
    ContactSheet,
    CropSet,
    DeliveredFile,
    Event,
    EventExport,
    Photographer,
)
from mediahub.catalog.models.base import utcnow
from mediahub.ingest.uploads.quotas import Quota, quotas_of

DAYS = 30
"""Of growth that are shown."""
PASSING: dict[str, type[ContactSheet | CropSet | DeliveredFile | EventExport]] = {
    "exports": EventExport,
    "downloads": DeliveredFile,
    "crops": CropSet,
    "contact_sheets": ContactSheet,
}
"""What is made to be handed out and goes by itself after hours or days, by the name of its queue."""


@dataclass(frozen=True, slots=True)
class Amount:
    """Files and bytes."""

    files: int = 0
    size: int = 0

    def __add__(self, other: Amount) -> Amount:
        return Amount(self.files + other.files, self.size + other.size)


@dataclass(frozen=True, slots=True)
class EventUsage:
    """What the originals of one event take."""

    event: Event
    all: Amount
    trashed: Amount
    """The part of it that is in the trash."""
    quotas: list[Quota]


@dataclass(frozen=True, slots=True)
class Usage:
    """What originals take."""

    total: Amount
    trashed: Amount
    events: list[EventUsage]
    """The largest first."""
    kinds: dict[str, Amount]
    photographers: list[tuple[str, Amount]]
    """The largest first."""


def usage(session: Session) -> Usage:
    """Count originals, by event, kind and photographer."""
    columns = Asset.event_id, Asset.photographer_id, Asset.kind, Asset.state
    counted = select(*columns, func.count(), func.sum(Asset.size)).group_by(*columns)
    events: dict[int, Amount] = defaultdict(Amount)
    trashed: dict[int, Amount] = defaultdict(Amount)
    kinds: dict[str, Amount] = defaultdict(Amount)
    people: dict[int, Amount] = defaultdict(Amount)
    for event_id, photographer_id, kind, state, files, size in session.execute(counted):
        amount = Amount(files, int(size))
        events[event_id] += amount
        kinds[kind] += amount
        people[photographer_id] += amount
        if state == "trashed":
            trashed[event_id] += amount
    names = {one.id: one.name for one in session.scalars(select(Photographer))}
    of_events = [
        EventUsage(event, events[event.id], trashed[event.id], quotas_of(session, event))
        for event in session.scalars(select(Event))
    ]
    return Usage(
        _sum(events.values()),
        _sum(trashed.values()),
        sorted(of_events, key=lambda one: (-one.all.size, one.event.name)),
        dict(sorted(kinds.items())),
        sorted(((names[number], one) for number, one in people.items()), key=lambda one: -one[1].size),
    )


def passing(session: Session) -> dict[str, Amount]:
    """What lies in storage to be handed out, by kind: the kinds of which there is something."""
    amounts = {}
    for name, model in PASSING.items():
        counted = select(func.count(), func.sum(model.size)).where(model.state == "ready")
        files, size = session.execute(counted).one()
        if files:
            amounts[name] = Amount(files, int(size))
    return amounts


def growth(session: Session, now: datetime | None = None) -> list[tuple[date, Amount]]:
    """What came on each of the last days (UTC), the oldest first, also on those on which nothing did."""
    today = (now or utcnow()).date()
    first = today - timedelta(days=DAYS - 1)
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    day = func.date(Asset.created_at) if is_sqlite else cast(func.timezone("UTC", Asset.created_at), Date)
    since = datetime.combine(first, time(0), UTC)
    rows = session.execute(
        select(day, func.count(), func.sum(Asset.size)).where(Asset.created_at >= since).group_by(day)
    )
    came = {date.fromisoformat(str(one)): Amount(files, int(size)) for one, files, size in rows}
    return [(one, came.get(one, Amount())) for one in (first + timedelta(days=n) for n in range(DAYS))]


def warnings(session: Session, nearly: float) -> list[tuple[Event, Quota]]:
    """The quotas of which at least this part is taken."""
    limited = select(Event).where(Event.deleted_at.is_(None))
    return [
        (event, quota)
        for event in session.scalars(limited)
        for quota in quotas_of(session, event)
        if quota.share >= nearly
    ]


def photographers_in(session: Session, event_id: int) -> list[str]:
    """Names of those who delivered to an event."""
    own = select(Asset.photographer_id).where(Asset.event_id == event_id)
    return list(
        session.scalars(select(Photographer.name).where(Photographer.id.in_(own)).order_by(Photographer.name))
    )


def _sum(amounts: Iterable[Amount]) -> Amount:
    return sum(amounts, Amount())
