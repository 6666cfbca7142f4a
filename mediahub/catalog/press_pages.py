"""The press page of an event, and the pictures that it may show to anyone."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from mediahub.catalog.db.conditions import terms_of, to_sql
from mediahub.catalog.models import Asset, Event, PressPage
from mediahub.rights import Action, Viewer, decide, visible_to

ANY_PRESS = Viewer(frozenset({"press"}))
"""Someone of the press whom nobody knows: what they may use freely may be shown to all."""
LOOKED_AT = 5
"""How many times as many pictures are looked at as are shown."""


def press_page(session: Session, event: Event) -> PressPage:
    """The event's page; one with nothing on it, that nobody saved yet, where it has none."""
    return session.get(PressPage, event.id) or PressPage(
        event_id=event.id,
        is_public=False,
        headline="",
        text="",
        place="",
        contact_name="",
        contact_email="",
        contact_phone="",
        guests_see=False,
        takes_requests=True,
    )


def anyone_may_see(asset: Asset, now: datetime) -> bool:
    """Whether the rule book lets all press use it freely, now."""
    return decide(ANY_PRESS, terms_of(asset), Action.DOWNLOAD, now).answer == "free"


def free_pictures(session: Session, event_id: int, now: datetime, limit: int) -> list[Asset]:
    """The latest photos that anyone may see, newest first."""
    query = (
        select(Asset)
        .where(Asset.event_id == event_id, Asset.kind == "photo", Asset.rights_class == "free")
        .where(to_sql(visible_to(ANY_PRESS, now)))
        .options(selectinload(Asset.renditions))
        .order_by(Asset.taken_at.desc(), Asset.id)
        .limit(limit * LOOKED_AT)
    )
    return [asset for asset in session.scalars(query) if anyone_may_see(asset, now)][:limit]


def free_picture(session: Session, event_id: int, asset_id: str | None, now: datetime) -> Asset | None:
    """This picture of the event, if anyone may see it now."""
    asset = session.get(Asset, asset_id) if asset_id else None
    if asset is None or asset.event_id != event_id or not anyone_may_see(asset, now):
        return None
    return asset
