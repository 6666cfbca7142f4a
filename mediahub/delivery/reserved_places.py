"""Public addresses with pictures whose mining is reserved (TDMRep, W3C)."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediahub.catalog.events import IS_THERE
from mediahub.catalog.models import DeliverySettings, Event, Gallery, PressPage
from mediahub.rights.mining import is_reserved


def reserved_places(session: Session) -> list[str]:
    """Paths of what anybody may open, of events that reserve data mining: press pages and galleries as they
    were published. Nothing that is not public is named."""
    settings = select(DeliverySettings.event_id, DeliverySettings.data_mining)
    reserving = [event for event, code in session.execute(settings) if is_reserved(code)]
    pages = (
        select(Event.slug)
        .join(PressPage, PressPage.event_id == Event.id)
        .where(IS_THERE, PressPage.is_public, Event.id.in_(reserving))
    )
    galleries = (
        select(Gallery.slug)
        .join(Event, Event.id == Gallery.event_id)
        .where(IS_THERE, Gallery.archived_at.is_(None), Gallery.published.is_not(None))
        .where(Event.id.in_(reserving))
    )
    press = [f"/events/{slug}/press" for slug in sorted(session.scalars(pages))]
    shown = [f"/g/{slug}" for slug in sorted(session.scalars(galleries))]
    return [place for one in press + shown for place in (one, f"{one}/*")]
