"""Quotas of events and of photographers in them: how many bytes are taken, and what has no room.

What counts is every original that the event has, in the trash too, and every file that is on its way. A file
of a known size that is under way when a quota fills up still comes in. A camera says no size before it sends:
a file that turns out to be too large is refused, and what came of it is freed, so that smaller ones still
find room and no half of a file fills a quota. Nothing that arrived whole is thrown away.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from mediahub.catalog.models import Arrival, Asset, Batch, Event, FtpUpload, Photographer
from mediahub.catalog.models.uploads.batch import ON_ITS_WAY
from mediahub.messages import message
from mediahub.problems import NoRoom

NEARLY = 0.8
"""The part of a quota from which people are warned."""
QUOTA_FULL = "quota_full"
"""Code of a file that there is no room for: announced again, it is sent once there is."""


class QuotaFull(NoRoom):
    """The event, or the photographer in it, has no room left."""

    def __init__(self, whose: str) -> None:
        super().__init__(
            message(
                "There is no room left for %(whose)s: an admin has to raise the quota or make room. "
                "What has arrived is safe; then go on where you were.",
                whose=whose,
            )
        )


@dataclass(frozen=True, slots=True)
class Quota:
    """A limit in bytes, and how much of it is taken."""

    whose: str
    """Name of the event or the photographer."""
    used: int
    limit: int

    @property
    def left(self) -> int:
        """Bytes that there is room for; below zero where more came than that."""
        return self.limit - self.used

    @property
    def share(self) -> float:
        """The part of it that is taken, 1.0 for all."""
        return self.used / self.limit


def quotas_of(session: Session, event: Event, photographer_id: int | None = None) -> list[Quota]:
    """The quotas that hold for an event, and of its photographers for one of them, or all."""
    found = []
    if event.quota_bytes is not None:
        found.append(Quota(event.name, _used(session, event.id), event.quota_bytes))
    if event.photographer_quotas:
        for one in session.scalars(_limited(event, photographer_id)):
            limit = int(event.photographer_quotas[one.name])
            found.append(Quota(one.name, _used(session, event.id, one.id), limit))
    return found


def require_room(session: Session, event: Event, photographer_id: int, size: int = 1) -> int | None:
    """Bytes that there is room for; None for any number. Raises QuotaFull where a quota has no room for
    `size` more of them."""
    quotas = quotas_of(session, event, photographer_id)
    for quota in quotas:
        if quota.left < size:
            raise QuotaFull(quota.whose)
    return min((quota.left for quota in quotas), default=None)


def lock_quotas(session: Session, event: Event) -> None:
    """Let nobody else take room in the event until this transaction ends: else two find the same room."""
    if event.quota_bytes is not None or event.photographer_quotas:
        session.refresh(event, with_for_update=True)


def keep_to_quotas(session: Session, batch: Batch, announced: Sequence[Arrival | None]) -> None:
    """Refuse those of the announced files that no quota has room for, the last first."""
    lock_quotas(session, batch.event)
    session.flush()
    for quota in quotas_of(session, batch.event, batch.photographer_id):
        over = -quota.left
        for arrival in reversed(announced):
            if over <= 0:
                break
            if arrival is not None and arrival.state == "expected" and arrival.upload_id is None:
                over -= arrival.size
                arrival.state, arrival.reason_code = "rejected", QUOTA_FULL
                arrival.reason, arrival.incoming_key = str(QuotaFull(quota.whose)), None
        session.flush()


def _limited(event: Event, photographer_id: int | None) -> Select[Any]:
    query = select(Photographer).where(Photographer.name.in_(event.photographer_quotas))
    if photographer_id is not None:
        query = query.where(Photographer.id == photographer_id)
    return query.order_by(Photographer.name)


def _used(session: Session, event_id: int, photographer_id: int | None = None) -> int:
    stored = select(func.coalesce(func.sum(Asset.size), 0)).where(Asset.event_id == event_id)
    coming = select(func.coalesce(func.sum(Arrival.size), 0)).join(Batch, Arrival.batch_id == Batch.id)
    coming = coming.where(Batch.event_id == event_id, Arrival.state.in_(ON_ITS_WAY))
    sending = select(func.coalesce(func.sum(FtpUpload.size), 0)).join(Arrival).join(Batch)
    sending = sending.where(Batch.event_id == event_id, FtpUpload.whole.is_(False))
    if photographer_id is not None:
        stored = stored.where(Asset.photographer_id == photographer_id)
        coming = coming.where(Batch.photographer_id == photographer_id)
        sending = sending.where(Batch.photographer_id == photographer_id)
    return sum(int(session.scalar(query) or 0) for query in (stored, coming, sending))
