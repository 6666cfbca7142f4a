"""Verifying records: every asset has its record in the bucket, and every record its asset."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import timedelta

from sqlalchemy import func, select

from mediahub.catalog.models import Asset, Batch, Event, Gallery, RecordOutbox
from mediahub.catalog.models.base import utcnow
from mediahub.messages import message
from mediahub.records.describe import RECORDED_STATES
from mediahub.records.owner import FOREIGN, is_foreign
from mediahub.runtime import Services
from mediahub.storage.record_keys import CATALOGUE, RECORDS, asset_record_key, parse_record_key

LATE = timedelta(minutes=30)


def record_health(services: Services) -> tuple[bool, str]:
    """Whether records are being written, and how many wait, in words.

    Raises StorageError or SQLAlchemyError when a service is away.
    """
    if is_foreign(services):
        return False, FOREIGN
    with services.database.read() as session:
        oldest, waiting = session.execute(select(func.min(RecordOutbox.created_at), func.count())).one()
    count = f"{waiting:,}"
    late = utcnow() - oldest if oldest is not None else timedelta(0)
    if late > LATE:
        minutes = f"{late.total_seconds() / 60:,.0f}"
        return False, message(
            "%(count)s wait to be written beside the originals, some for %(minutes)s min: is a worker "
            "running?",
            count=count, minutes=minutes,
        )  # fmt: skip
    return True, message("%(count)s wait to be written beside the originals", count=count)


def record_differences(services: Services, keys: Collection[str]) -> Iterator[tuple[str, str, str]]:
    """Kind, subject and message of each record that is missing (`record`) or of nothing (`orphan`), given the
    bucket's keys. What waits to be written, or was a moment ago, is fine."""
    there = {key: parse_record_key(key) for key in keys if key.startswith(RECORDS)}
    with services.database.read() as session:
        waiting = set(session.scalars(select(RecordOutbox.asset_id)))
        assets = select(Event.slug, Asset.id).join(Event, Asset.event_id == Event.id)
        rows = session.execute(assets.where(Asset.state.in_(RECORDED_STATES))).all()
        slugs = set(session.scalars(select(Event.slug)))
        numbers = {
            "batch": set(session.scalars(select(Batch.id))),
            "gallery": set(session.scalars(select(Gallery.id))),
        }
    wanted = {asset_record_key(slug, asset_id): asset_id for slug, asset_id in rows}
    for key, name in sorted(there.items()):
        if key == CATALOGUE:
            continue
        if name is None:
            yield "orphan", key, "this is no record of MediaHub"
        elif name.kind == "asset" and key not in wanted and name.subject not in waiting:
            yield "orphan", key, "this record is of no asset in the catalogue; see `mediahub rebuild`"
        elif name.event not in slugs or (
            name.kind in numbers and int(name.subject) not in numbers[name.kind]
        ):
            yield "orphan", key, f"this record is of no {name.kind} in the catalogue; see `mediahub rebuild`"
    for key, asset_id in sorted(wanted.items()):
        if key not in there and asset_id not in waiting and services.bucket.head(key) is None:
            yield (
                "record",
                asset_id,
                "it has no record in the bucket; `mediahub rebuild` adds it",
            )
