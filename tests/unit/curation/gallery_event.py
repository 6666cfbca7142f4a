"""An event with a few pictures in the catalogue, for tests of galleries and links."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from mediahub.catalog.events import create_event
from mediahub.catalog.models import Asset, Batch, Event, Photographer, asset_id

TAKEN = datetime(2025, 10, 18, 2, 30, tzinfo=UTC)


def make_event(session: Session, slug: str = "summit") -> Event:
    event = create_event(session, slug, "Summit", "Asia/Shanghai")
    photographer = Photographer(name=f"Chen Rui of {slug}")
    session.add(photographer)
    session.flush()
    session.add(Batch(event_id=event.id, photographer_id=photographer.id, source="cli", signature=slug))
    session.flush()
    return event


def make_pictures(session: Session, event: Event, count: int, **facts: object) -> list[str]:
    """Ready pictures that everyone may see, unless `facts` say otherwise; gives their ids."""
    batch = session.query(Batch).filter_by(event_id=event.id).one()
    start = session.query(Asset).filter_by(event_id=event.id).count()
    ids = []
    for number in range(start, start + count):
        name = f"{event.slug} {number}"
        fields: dict[str, object] = {
            "id": asset_id(event.slug, name), "event_id": event.id, "batch_id": batch.id, "state": "ready",
            "photographer_id": batch.photographer_id, "sha256": name, "size": 1, "mime": "image/jpeg",
            "kind": "photo", "filename": f"IMG_{number}.JPG", "original_key": f"originals/{name}",
            "width": 6000, "height": 4000, "taken_at": TAKEN + timedelta(minutes=number),
            "taken_source": "offset", "caption": f"Caption {number}", "rights_class": "free", **facts,
        }  # fmt: skip
        session.add(Asset(**fields))
        ids.append(str(fields["id"]))
    session.flush()
    return ids
