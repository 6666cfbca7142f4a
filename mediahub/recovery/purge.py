"""Emptying the trash: deleting for good what was in it long enough, objects first, then the row.

Killed in between, it leaves a row whose time is over, which nobody can restore and the next run deletes.
"""

from __future__ import annotations

from datetime import timedelta

import structlog
from sqlalchemy import delete, select

from mediahub import audit
from mediahub.catalog.coordination.outbox import enqueue
from mediahub.catalog.coordination.revoked_urls import note_revocation
from mediahub.catalog.models import Asset
from mediahub.catalog.models.base import utcnow
from mediahub.catalog.trash import is_over
from mediahub.runtime import Services
from mediahub.storage.keys import delivery_prefix, faces_prefix, rendition_prefix

AT_ONCE = 500
"""Assets of one run: a sweep must not keep the others waiting."""
log = structlog.get_logger()


def purge_trash(services: Services, limit: int | None = AT_ONCE) -> int:
    """Delete assets whose time in the trash is over; says how many. Raises StorageError."""
    over = is_over(utcnow(), timedelta(days=services.settings.trash_days))
    with services.database.read() as session:
        ids = session.scalars(select(Asset.id).where(over).order_by(Asset.deleted_at).limit(limit)).all()
    return sum(_delete(services, identity) for identity in ids)


def _delete(services: Services, identity: str) -> bool:
    """One asset: nobody restores it meanwhile, as its time is over. Whether this run deleted its row."""
    over = is_over(utcnow(), timedelta(days=services.settings.trash_days))
    this = select(Asset).where(Asset.id == identity, over)
    with services.database.read() as session:
        asset = session.scalar(this)
        if asset is None:
            return False
        faces = faces_prefix(asset.event_slug, identity)
        keys = [*(one.key for one in asset.companions), asset.original_key]
    for prefix in (rendition_prefix(identity), delivery_prefix(identity), faces):
        for info in list(services.bucket.list(prefix)):
            services.bucket.delete(info.key)
    for key in keys:
        services.bucket.delete(key)
    with services.database.begin() as session:
        asset = session.scalar(this.with_for_update(skip_locked=True))
        if asset is None:
            return False
        note_revocation(session)
        enqueue(session, [identity])  # so that its search document and its record go too
        details = {"filename": asset.filename, "sha256": asset.sha256, "deleted_by": asset.deleted_by}
        audit.record(session, audit.Action.ASSET_PURGED, asset, details)
        session.execute(delete(Asset).where(Asset.id == identity))
    log.info("deleted for good", asset=identity, filename=asset.filename)
    return True
