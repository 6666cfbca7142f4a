"""Which group a picture belongs to, where one picture is in one session or in several galleries."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import select
from sqlalchemy.orm import Session as DbSession

from mediahub.catalog.models import AssetSession, Event, Gallery, GalleryItem, Session, Status


def sessions_of(session: DbSession, event: Event) -> dict[str, str]:
    """By asset id, the title of its session: what was accepted before what is suggested, then the surest."""
    rows = session.connection().execute(
        select(AssetSession.asset_id, Session.title)
        .join(Session)
        .where(Session.event_id == event.id, AssetSession.status != Status.REJECTED.value)
        .order_by(AssetSession.status.desc(), AssetSession.confidence)  # the best comes last
    )
    return dict(rows.all())


def galleries_of(session: DbSession, event: Event) -> dict[str, list[str]]:
    """By asset id, the titles of the galleries that show it."""
    rows = session.connection().execute(
        select(GalleryItem.asset_id, Gallery.title)
        .join(Gallery, Gallery.id == GalleryItem.gallery_id)
        .where(Gallery.event_id == event.id, ~GalleryItem.is_hidden)
    )
    found: dict[str, list[str]] = defaultdict(list)
    for asset, title in rows:
        found[asset].append(title)
    return dict(found)
