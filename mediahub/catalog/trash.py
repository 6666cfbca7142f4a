"""The trash: what was deleted, until its time there is over. Deleting for good is `recovery.purge`'s."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session, joinedload, selectinload

from mediahub.catalog.coordination.outbox import enqueue
from mediahub.catalog.coordination.revoked_urls import enqueue_revocations
from mediahub.catalog.models import Asset, Event
from mediahub.catalog.models.base import utcnow
from mediahub.catalog.stacks import recheck
from mediahub.messages import message
from mediahub.problems import Conflict

READY, TRASHED = "ready", "trashed"
CONDEMNED = datetime(1970, 1, 1, tzinfo=UTC)
"""`deleted_at` of what someone emptied the trash of: its time is over at once."""


class TrashError(Conflict, ValueError):
    """An asset cannot be moved; the message says why."""


def move_to_trash(session: Session, ids: Sequence[str], user_id: int | None = None) -> list[Asset]:
    """Move assets to the trash; one that is there already stays as it is.

    Raises TrashError, and moves nothing, if one does not exist or is still being taken in.
    """
    assets = _locked(session, ids)
    for asset in assets:
        if asset.state not in (READY, TRASHED):
            raise TrashError(message("%(id)s is still being taken in; try again in a minute.", id=asset.id))
    moved = [asset for asset in assets if asset.state == READY]
    for asset in moved:
        asset.state, asset.deleted_at, asset.deleted_by = TRASHED, utcnow(), user_id
    enqueue(session, [asset.id for asset in moved])
    enqueue_revocations(session, [asset.id for asset in moved])
    stacks = {asset.stack_id for asset in moved if asset.stack_id is not None}
    neighbours = session.scalars(select(Asset.id).where(Asset.stack_id.in_(stacks)))
    recheck(session, {*neighbours, *(asset.id for asset in moved)})
    return moved


def restore(session: Session, ids: Sequence[str], retention: timedelta) -> list[Asset]:
    """Take assets back out of the trash; one that is not in it stays as it is.

    Raises TrashError, and restores nothing, if one does not exist, or its time in the trash is over: it may
    be half deleted.
    """
    assets = _locked(session, ids)
    back = [asset for asset in assets if asset.state == TRASHED]
    over = utcnow() - retention
    for asset in back:
        if asset.deleted_at is None or asset.deleted_at <= over:
            raise TrashError(
                message(
                    "%(id)s is being deleted for good. If you have the file, deliver it again.", id=asset.id
                )
            )
    for asset in back:
        asset.state, asset.deleted_at, asset.deleted_by = READY, None, None
    enqueue(session, [asset.id for asset in back])
    recheck(session, [asset.id for asset in back])
    return back


def list_trash(session: Session, event_id: int) -> list[Asset]:
    """What is in an event's trash, deleted last first."""
    query = select(Asset).where(Asset.event_id == event_id, Asset.state == TRASHED)
    query = query.options(joinedload(Asset.photographer), selectinload(Asset.renditions))
    return list(session.scalars(query.order_by(Asset.deleted_at.desc(), Asset.id)))


def condemn(session: Session, event: Event) -> None:
    """End the time of all that is in an event's trash."""
    everything = update(Asset).where(Asset.event_id == event.id, Asset.state == TRASHED)
    session.execute(everything.values(deleted_at=CONDEMNED))


def is_over(now: datetime, retention: timedelta) -> ColumnElement[bool]:
    """The condition on `Asset` for what is to be deleted for good."""
    return (Asset.state == TRASHED) & (Asset.deleted_at <= now - retention)


def _locked(session: Session, ids: Sequence[str]) -> list[Asset]:
    """The assets of these ids, each once, in an order that keeps two callers from waiting for each other."""
    wanted = sorted(set(ids))
    assets = [session.get(Asset, identity, with_for_update=True) for identity in wanted]
    for identity, asset in zip(wanted, assets, strict=True):
        if asset is None:
            raise TrashError(message("There is no asset %(id)s.", id=identity))
    return [asset for asset in assets if asset is not None]
