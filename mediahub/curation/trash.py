"""Moving pictures of an event to the trash and back, as the desk asks for it: all of them or none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session as DbSession

from mediahub import audit
from mediahub.catalog import trash
from mediahub.catalog.assets import AssetMissing, verdict_of
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Asset
from mediahub.messages import N_
from mediahub.problems import Missing
from mediahub.rights import Action, Viewer


class SomeMissing(Missing):
    """Some of the pictures are not the event's, or not there any more."""

    def __init__(self, why: str = N_("Some of these pictures do not exist any more.")) -> None:
        super().__init__(why)


def move_all(database: Database, viewer: Viewer, event_id: int, ids: Sequence[str]) -> list[str]:
    """Move pictures of the event to the trash; gives the ids of those that were not there yet. Raises
    SomeMissing, TrashError."""
    with database.begin() as session:
        own = _own(session, event_id, ids)
        return trash_and_record(session, own, viewer.user_id)


def restore_all(database: Database, event_id: int, ids: Sequence[str], retention: timedelta) -> list[str]:
    """Take pictures of the event back out of the trash, within their time there. Raises SomeMissing,
    TrashError."""
    with database.begin() as session:
        return restore_and_record(session, _own(session, event_id, ids), retention)


def move_one(database: Database, viewer: Viewer, asset_id: str) -> None:
    """Move a picture to the trash; one that is there already stays as it is. Raises AssetMissing,
    TrashError."""
    with database.begin() as session:
        asset = session.get(Asset, asset_id)
        trashed = asset is not None and asset.state == trash.TRASHED
        if asset is None or not (trashed or verdict_of(viewer, asset, Action.SEE).allowed):
            raise AssetMissing
        trash_and_record(session, [asset_id], viewer.user_id)


def restore_one(database: Database, asset_id: str, retention: timedelta) -> None:
    """Take a picture back out of the trash. Raises SomeMissing, TrashError."""
    with database.begin() as session:
        if session.get(Asset, asset_id) is None:
            raise SomeMissing(N_("This picture does not exist any more."))
        restore_and_record(session, [asset_id], retention)


def trash_and_record(session: DbSession, ids: Sequence[str], user_id: int | None = None) -> list[str]:
    """Move assets to the trash, and write down which were not there yet. Raises TrashError."""
    moved = trash.move_to_trash(session, ids, user_id)
    return _record(session, audit.Action.ASSET_TRASHED, moved)


def restore_and_record(session: DbSession, ids: Sequence[str], retention: timedelta) -> list[str]:
    """Take assets back out of the trash, and write down which were in it. Raises TrashError."""
    return _record(session, audit.Action.ASSET_RESTORED, trash.restore(session, ids, retention))


def _record(session: DbSession, action: audit.Action, assets: Sequence[Asset]) -> list[str]:
    ids = [asset.id for asset in assets]
    for event_id in {asset.event_id for asset in assets}:
        of_event = [asset.id for asset in assets if asset.event_id == event_id]
        what = audit.pictures(session, of_event, event_id)
        audit.record(session, action, what, {"pictures": len(of_event)}, assets=of_event)
    return ids


def _own(session: DbSession, event_id: int, ids: Sequence[str]) -> list[str]:
    """Those ids that are the event's, which must be all."""
    found = session.scalars(select(Asset.id).where(Asset.id.in_(ids), Asset.event_id == event_id)).all()
    if len(found) < len(set(ids)):
        raise SomeMissing
    return list(found)
