"""Erasing the faces of events that are long over."""

from __future__ import annotations

from datetime import datetime

import structlog
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mediahub.catalog.models import Asset, Event, FacePortrait, FaceScan
from mediahub.curation.faces.erase import erase
from mediahub.runtime import Services
from mediahub.tagging.faces.switch import FacesProblem

log = structlog.get_logger()


def events_over(session: Session, before: datetime) -> list[tuple[int, str]]:
    """Number and name of the events that ended before that, and whose faces are still kept. Of an event whose
    end nobody gave, the newest picture counts."""
    with_faces = select(Asset.event_id).join(FaceScan, FaceScan.asset_id == Asset.id)
    known = Event.id.in_(with_faces) | Event.id.in_(select(FacePortrait.event_id))
    newest = select(func.max(Asset.created_at)).where(Asset.event_id == Event.id).scalar_subquery()
    over = func.coalesce(Event.ends_at, newest, Event.created_at) < before
    return [
        (number, slug) for number, slug in session.execute(select(Event.id, Event.slug).where(known, over))
    ]


def erase_over(services: Services, before: datetime) -> int:
    """Erase the faces of these events; how many events. One where frames are held back by nothing but a face
    waits for somebody to decide, and is named in the log."""
    with services.database.read() as session:
        found = events_over(session, before)
    erased = 0
    for number, slug in found:
        try:
            with services.database.begin() as session:
                erase(session, number, None, frees=False)
        except FacesProblem as error:
            log.warning("the faces of an event that is over are kept", of=slug, reason=str(error))
            continue
        erased += 1
    return erased
