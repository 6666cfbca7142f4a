"""An event with assets, for tests of what taggers leave in the catalogue."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session

from mediahub.catalog.events import create_event
from mediahub.catalog.models import Asset, AssetMetadata
from mediahub.ingest.batches.batches import BatchRef, open_batch

TEN = datetime(2025, 10, 18, 2, 0, tzinfo=UTC)
"""Ten in the morning where the event is."""


def add_event(session: Session, slug: str = "wuhu") -> BatchRef:
    """An event with a delivery of Chen Rui."""
    create_event(session, slug, slug.title(), "Asia/Shanghai")
    return open_batch(session, event=slug, photographer="Chen Rui", source="cli", roots=[])


def add_asset(session: Session, batch: BatchRef, identity: str, **more: Any) -> Asset:
    """A ready photo, of ten o'clock unless `more` says otherwise."""
    values = {
        "sha256": identity.rjust(64, "0"),
        "size": 1,
        "mime": "image/jpeg",
        "kind": "photo",
        "filename": f"{identity}.jpg",
        "original_key": identity,
        "width": 1,
        "height": 1,
        "taken_at": TEN,
        "taken_source": "event",
        "state": "ready",
        **more,
    }
    asset = Asset(
        id=identity,
        event_id=batch.event_id,
        batch_id=batch.id,
        photographer_id=batch.photographer_id,
        **values,
    )
    session.add(asset)
    session.flush()
    session.add(AssetMetadata(asset_id=identity, values={}))
    return asset
