"""Which objects of the bucket belong into a backup: those that cannot be made again, by the families."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediahub.catalog.models import Arrival, Asset, Batch, Event
from mediahub.objects.families import FAMILIES, Family
from mediahub.objects.holdings import due
from mediahub.storage import Bucket
from mediahub.storage.keys import QUARANTINE, parse_incoming_key, quarantine_key

MADE_AGAIN = frozenset(
    {
        "rendition", "set of crops", "delivered file", "zip", "contact sheet", "export of an event", "record",
    }
)  # fmt: skip
"""Families that come from what is in the backup. Records are written from the catalogue, of the same moment
as it; those in the bucket may already say more than the copy of the catalogue does."""


def families(*, with_renditions: bool) -> list[Family]:
    """The families whose objects are copied."""
    return [
        one for one in FAMILIES if one.name not in MADE_AGAIN or (with_renditions and one.name == "rendition")
    ]


def due_keys(session: Session, *, with_renditions: bool) -> Iterator[str]:
    """Keys that the catalogue says are in the bucket and that belong into a backup."""
    for family in families(with_renditions=with_renditions):
        for one in due(session, family):
            yield one.key


def refused_keys(bucket: Bucket) -> Iterator[str]:
    """Keys of refused files: no row owns them, and a person may still want them."""
    for info in bucket.list(QUARANTINE):
        yield info.key


def moved_to(session: Session, key: str) -> str | None:
    """Where the bytes of an arrival that is no longer at `key` lie now; None if the catalogue does not
    know."""
    name = parse_incoming_key(key)
    if name is None or "." in key.rpartition("/")[2]:
        return None
    arrival = session.get(Arrival, name.arrival_id)
    if arrival is None or arrival.token != name.token:
        return None
    if arrival.state == "rejected":
        slug = session.scalar(select(Event.slug).join(Batch).where(Batch.id == arrival.batch_id))
        return quarantine_key(slug, arrival.batch_id, arrival.id) if slug else None
    asset = session.get(Asset, arrival.asset_id) if arrival.asset_id else None
    if asset is None or arrival.sha256 is None:
        return None
    if asset.sha256 == arrival.sha256:
        return asset.original_key
    return next((one.key for one in asset.companions if one.sha256 == arrival.sha256), None)
