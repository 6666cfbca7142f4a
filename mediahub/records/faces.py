"""Records of face consent, and back.

Nothing that was computed from a face is in any record: embeddings, boxes, groups and portraits are the
catalogue's alone. After a rebuild an event that has faces on is looked at again. Names that people gave are
marks, and in the records of their pictures.
"""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session as DbSession

from mediahub.catalog.models import Event, FaceConsent
from mediahub.records.columns import Json, from_json, to_json


def faces_record(session: DbSession, event: Event) -> list[Json]:
    """Every decision, the first one first."""
    rows = select(FaceConsent).where(FaceConsent.event_id == event.id).order_by(FaceConsent.id)
    return [to_json(row, ("id", "event_id", "user_id")) for row in session.scalars(rows)]


def restore_faces(session: DbSession, event: Event, records: list[Json]) -> None:
    """The decisions that come after those that the catalogue knows."""
    there = faces_record(session, event)
    last = max((row["at"] for row in there), default="")
    for record in records:
        if record["at"] > last:
            session.add(FaceConsent(event_id=event.id, **from_json(FaceConsent, record)))
    session.flush()
