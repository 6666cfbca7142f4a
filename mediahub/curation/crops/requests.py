"""Crops as pages ask for them: framing a picture, keeping and deleting crops, sets of them in one zip.

Each is a transaction of its own, for those who may edit the picture.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session as DbSession

from mediahub import audit
from mediahub.catalog.assets import require_action, visible_asset
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Asset, Crop, CropSet, Framing
from mediahub.curation.crops import crops, export
from mediahub.curation.edits.editing import may_edit
from mediahub.curation.edits.requests import NotYours
from mediahub.delivery.usage import records
from mediahub.messages import N_
from mediahub.problems import Conflict, Missing
from mediahub.rights import Action, Viewer
from mediahub.runtime import Services


class SetMissing(Missing):
    """The files of a set were deleted, or never asked for."""

    def __init__(self) -> None:
        super().__init__(N_("These files were deleted meanwhile; make them again."))


class SetNotReady(Conflict):
    """A worker is still making the set, or could not."""

    def __init__(self) -> None:
        super().__init__(N_("The files are not made yet."))


def croppable_asset(session: DbSession, viewer: Viewer, asset_id: str) -> Asset:
    """The asset, if `viewer` may crop it. Raises AssetMissing, NotYours."""
    asset = visible_asset(session, viewer, asset_id)
    if not may_edit(viewer, asset):
        raise NotYours(N_("You may look at this picture, but not crop it."))
    return asset


def keep_framing(database: Database, viewer: Viewer, asset_id: str, wanted: Mapping[str, Any]) -> Framing:
    """Keep focus, safe area, straightening and light. Raises AssetMissing, NotYours, EditError."""
    with database.begin() as session:
        return crops.set_framing(session, croppable_asset(session, viewer, asset_id), viewer, wanted)


def keep_focus(services: Services, viewer: Viewer, asset_id: str, x: Any, y: Any) -> Framing:
    """Keep the focus of a picture, in fractions of its sides. Raises AssetMissing, NotYours, EditError."""
    with services.database.read() as session:
        croppable_asset(session, viewer, asset_id)
    framing = crops.framing_of(services, asset_id)
    with services.database.begin() as session:
        asset = croppable_asset(session, viewer, asset_id)
        return crops.set_focus(session, asset, viewer, framing, (x, y))


def forget_framing(database: Database, viewer: Viewer, asset_id: str) -> None:
    """Delete the framing: what is suggested stands again. Raises AssetMissing, NotYours."""
    with database.begin() as session:
        crops.delete_framing(session, croppable_asset(session, viewer, asset_id))


def keep_crop(database: Database, viewer: Viewer, asset_id: str, wanted: Mapping[str, Any]) -> Crop:
    """Keep a crop under its name. Raises AssetMissing, NotYours, EditError."""
    with database.begin() as session:
        return crops.save_crop(session, croppable_asset(session, viewer, asset_id), viewer, wanted)


def forget_crop(database: Database, viewer: Viewer, asset_id: str, crop_id: int) -> None:
    """Delete a crop; one that is gone already is fine. Raises AssetMissing, NotYours."""
    with database.begin() as session:
        crops.delete_crop(session, croppable_asset(session, viewer, asset_id), crop_id)


def ask_for_set(
    services: Services, viewer: Viewer, asset_id: str, names: Sequence[str], *, logo: bool
) -> CropSet:
    """Ask for files in one zip, which a worker makes. Raises AssetMissing, NotYours, RefusedByRules,
    EditError."""
    with services.database.read() as session:
        croppable_asset(session, viewer, asset_id)
    framing = crops.framing_of(services, asset_id)
    with services.database.begin() as session:
        asset = croppable_asset(session, viewer, asset_id)
        require_action(viewer, asset, Action.DOWNLOAD)
        made = export.ask(session, asset, viewer, framing, names, logo)
        audit.record(session, audit.Action.CROPS_MADE, asset, {"crops": list(names), "logo": logo})
        return made


def find_set(session: DbSession, viewer: Viewer, asset_id: str, set_id: int) -> CropSet:
    """A set that was asked for. Raises AssetMissing, NotYours, SetMissing."""
    croppable_asset(session, viewer, asset_id)
    made = session.get(CropSet, set_id)
    if made is None or made.asset_id != asset_id:
        raise SetMissing
    return made


def take_set(database: Database, viewer: Viewer, asset_id: str, set_id: int) -> CropSet:
    """A set that is about to be handed out, which is written down as a download. Raises AssetMissing,
    NotYours, RefusedByRules, SetMissing, SetNotReady."""
    with database.begin() as session:
        made = find_set(session, viewer, asset_id, set_id)
        asset = session.get_one(Asset, asset_id)
        require_action(viewer, asset, Action.DOWNLOAD)
        if made.state != "ready":
            raise SetNotReady
        by = records.taker(session, viewer, asset.event_id)
        records.record(session, by, asset, "download", "crops", made.size)
        return made
