"""Withdrawing a picture: it leaves pages and search, its presigned URLs are revoked, and it may return.

Its renditions get new keys and what was made to be handed out is deleted, so that every presigned URL of them
is revoked at once. One of the untouched original, which only the team gets, ends by itself within one and a
half download windows: a few minutes.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

import structlog
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from mediahub.catalog.coordination.outbox import enqueue
from mediahub.catalog.coordination.revoked_urls import enqueue_revocations, note_revocation
from mediahub.catalog.models import Asset, Rendition, RevocationDue
from mediahub.catalog.stacks import recheck
from mediahub.delivery.files import making
from mediahub.messages import N_
from mediahub.objects.holdings import unowned
from mediahub.problems import Conflict
from mediahub.runtime import Services
from mediahub.storage import NotFound, StorageError
from mediahub.storage.keys import rendition_key, rendition_prefix

READY, WITHDRAWN = "ready", "withdrawn"
log = structlog.get_logger(__name__)


class WithdrawalError(Conflict, ValueError):
    """A picture that cannot be withdrawn or returned; the message says why."""


def withdraw(session: Session, asset: Asset) -> None:
    """Withdraw it. Presigned URLs are revoked soon; at once with `try_revoking` after the commit. Raises
    WithdrawalError."""
    if asset.state not in (READY, WITHDRAWN):
        raise WithdrawalError(N_("Only a picture that is in the library can be withdrawn."))
    _move(session, asset, WITHDRAWN)


def bring_back(session: Session, asset: Asset) -> None:
    """Let it be found and used again. Raises WithdrawalError."""
    if asset.state != WITHDRAWN:
        raise WithdrawalError(N_("This picture is not withdrawn."))
    _move(session, asset, READY)


def withdrawn_assets(session: Session, event_id: int, limit: int) -> list[Asset]:
    """Pictures of an event that are withdrawn, the last changed first."""
    query = select(Asset).where(Asset.event_id == event_id, Asset.state == WITHDRAWN)
    return list(session.scalars(query.order_by(Asset.updated_at.desc()).limit(limit)))


def revoke_now(services: Services, asset_id: str) -> None:
    """Revoke every presigned URL of the asset's pictures. May be repeated. Raises StorageError: then a
    worker goes on with it."""
    making.forget(services, asset_id)
    with services.database.read() as session:
        asset = session.get(Asset, asset_id)
        old = {one.name: one.key for one in asset.renditions} if asset else {}
        due = session.get(RevocationDue, asset_id)
    moved = {name: _rekeyed(services, asset_id, name, key) for name, key in old.items()}
    needless: list[str] = []
    with services.database.begin() as session:
        for name, key in moved.items():
            row = session.get(Rendition, (asset_id, name))
            if row is not None and key is not None and row.key == old[name]:
                row.key = key
                needless.append(old[name])
            elif key is not None:  # somebody else was faster
                needless.append(key)
        if old:
            enqueue(session, [asset_id])
    for key in (*needless, *(_left_before(services, asset_id, due.since) if due else ())):
        services.bucket.delete(key)
    with services.database.begin() as session:
        note_revocation(session)
        if due:  # unless it was withdrawn again meanwhile
            this = RevocationDue.asset_id == asset_id, RevocationDue.since == due.since
            session.execute(delete(RevocationDue).where(*this))


def try_revoking(services: Services, asset_id: str) -> None:
    """Revoke a picture's presigned URLs at once; where storage does not answer, a worker goes on."""
    try:
        revoke_now(services, asset_id)
    except StorageError as error:
        log.warning("presigned URLs last a little longer", asset=asset_id, reason=str(error))


def _left_before(services: Services, asset_id: str, moment: datetime) -> list[str]:
    """Objects of before a moment that no row names any more: what a try that failed has left behind."""
    there = services.bucket.list(rendition_prefix(asset_id))
    return unowned(services.database, [one.key for one in there if one.modified < moment])


def _move(session: Session, asset: Asset, state: str) -> None:
    asset.state = state
    enqueue(session, [asset.id])
    if state == WITHDRAWN:
        enqueue_revocations(session, [asset.id])
    recheck(session, [asset.id])


def _rekeyed(services: Services, asset_id: str, name: str, key: str) -> str | None:
    """A copy of the object under a key that nobody knows; None if there is no object."""
    extension = key[key.rindex(".") :] if "." in key.rpartition("/")[2] else ""
    fresh = rendition_key(asset_id, name, hashlib.sha256(secrets.token_bytes(32)).hexdigest(), extension)
    try:
        services.bucket.copy(key, fresh)
    except NotFound:
        return None
    return fresh
