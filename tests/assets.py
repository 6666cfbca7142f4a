"""An event and assets in a catalogue, without files."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediahub.catalog.models import Asset, Batch, Event, Photographer, asset_id

TAKEN = datetime(2025, 10, 18, 2, 0, tzinfo=UTC)


def add_event(session: Session, slug: str = "summit") -> Event:
    """An event in Wuhu with one delivery of one photographer."""
    event = Event(slug=slug, name="Summit", timezone="Asia/Shanghai")
    photographer = session.scalar(select(Photographer)) or Photographer(name="Chen Rui")
    session.add_all([event, photographer])
    session.flush()
    session.add(Batch(event_id=event.id, photographer_id=photographer.id, source="cli", signature=slug))
    session.flush()
    return event


def add_asset(session: Session, event: Event, name: str, minutes: float = 0.0, **values: Any) -> Asset:
    """A ready photo of the event, taken so many minutes after `TAKEN`."""
    batch = session.scalars(select(Batch).where(Batch.event_id == event.id)).first()
    assert batch is not None
    base: dict[str, Any] = {
        "id": asset_id(event.slug, name), "event_id": event.id, "batch_id": batch.id,
        "photographer_id": batch.photographer_id, "state": "ready", "sha256": name, "size": 1,
        "mime": "image/jpeg", "kind": "photo", "filename": f"{name}.jpg", "original_key": f"originals/{name}",
        "width": 6000, "height": 4000, "taken_at": TAKEN + timedelta(minutes=minutes),
        "taken_source": "offset", "title": "", "headline": "", "caption": "",
    }  # fmt: skip
    asset = Asset(**(base | values))
    session.add(asset)
    session.flush()
    return asset
