"""Files of public galleries: what everyone may use freely, everyone may take, in a size for screens, with
caption, credit and terms inside."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session as DbSession

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Asset
from mediahub.curation.galleries.publish import get_published, public_picture
from mediahub.curation.galleries.share_links import recipe_of
from mediahub.delivery.files.package import Prepared, load, look, plan, want
from mediahub.delivery.files.policy import policy_of
from mediahub.delivery.usage import records

SIZE = "web"


def offer(session: DbSession, slug: str, asset_id: str, now: datetime) -> Prepared:
    """How far the file of a picture is that everyone may take, without asking for it. Raises Missing."""
    asset = public_picture(session, slug, asset_id, now)
    key = plan(load(session, [asset.id])[0], recipe_of(asset, SIZE), policy_of(session, asset.event_id)).key
    return look(session, [Prepared(asset.id, key, "", "wanted")])[0]


def take(database: Database, slug: str, asset_id: str, now: datetime) -> Prepared:
    """The file; one that is not made yet is asked for, one that is ready is written down. Raises Missing."""
    with database.begin() as session:
        asset = public_picture(session, slug, asset_id, now)
        prepared = want(session, load(session, [asset.id]), recipe_of(asset, SIZE))[0]
        if prepared.state == "ready":
            _record(session, slug, asset, prepared.size)
    return prepared


def _record(session: DbSession, slug: str, asset: Asset, size: int) -> None:
    gallery, _ = get_published(session, slug)
    by = records.Taker(who=f"Public gallery {gallery.id}: {gallery.title}"[:300])
    records.record(session, by, asset, "share", SIZE, size)
