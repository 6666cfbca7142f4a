"""Edits as pages and programs ask for them: one picture's fields, tags and versions, many pictures at once,
and undo. Each is a transaction of its own that says first whether whoever asks may."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session as DbSession

from mediahub.catalog.assets import visible_asset
from mediahub.catalog.db.database import Database
from mediahub.catalog.events import require_open
from mediahub.catalog.models import Asset, EditAction, Event
from mediahub.curation.edits import bulk, editing, history, versions
from mediahub.curation.edits.editing import FieldEdit
from mediahub.messages import N_
from mediahub.problems import Missing, NotAllowed
from mediahub.rights import Capability, Viewer
from mediahub.runtime import Services


class NotYours(NotAllowed):
    """Whoever asks may look at the picture, but not change it."""

    def __init__(self, why: str = N_("You may look at this picture, but not change it.")) -> None:
        super().__init__(why)


class ActionMissing(Missing):
    """There is no such edit, or it is another event's."""

    def __init__(self) -> None:
        super().__init__(N_("This change does not exist."))


def editable_asset(session: DbSession, viewer: Viewer, asset_id: str) -> Asset:
    """The asset, if `viewer` may edit it. Raises AssetMissing, NotYours, EventArchived."""
    asset = visible_asset(session, viewer, asset_id)
    if not editing.may_edit(viewer, asset):
        raise NotYours
    require_open(asset.event)
    return asset


def edit_asset(
    database: Database, viewer: Viewer, asset_id: str, edits: Sequence[FieldEdit]
) -> EditAction | None:
    """Change fields of a picture; None where nothing differed. Raises AssetMissing, NotYours, EditError, and
    Conflict, with who it was, where somebody else changed a field meanwhile."""
    with database.begin() as session:
        asset = editable_asset(session, viewer, asset_id)
        try:
            return editing.edit(session, asset, viewer, edits)
        except editing.Conflict as conflict:
            entries = history.of_asset(session, asset, limit=50)
            conflict.who = next((one.who for one in entries if one.field in conflict.fields), "")
            raise


def edit_asset_depiction(
    database: Database, viewer: Viewer, asset_id: str, field: str, act: str, *, key: str = "", name: str = ""
) -> EditAction | None:
    """Add, accept or reject a person, a tag or a session of a picture. Raises AssetMissing, NotYours,
    EditError."""
    with database.begin() as session:
        asset = editable_asset(session, viewer, asset_id)
        return editing.edit_depiction(session, asset, viewer, field, act, key=key, name=name)


def revert_change(database: Database, viewer: Viewer, asset_id: str, change_id: int) -> EditAction | None:
    """Give one field back what it held before a change. Raises AssetMissing, NotYours, EditError."""
    with database.begin() as session:
        asset = editable_asset(session, viewer, asset_id)
        return editing.revert(session, asset, viewer, change_id)


def put_back_version(services: Services, viewer: Viewer, asset_id: str, sha256: str) -> None:
    """Let an earlier original be the original again; a worker does it in a moment. Raises AssetMissing,
    NotYours, EditError."""
    with services.database.begin() as session:
        asset = editable_asset(session, viewer, asset_id)
        versions.put_back(session, asset, viewer, sha256)
    services.jobs.finish_companion(asset_id, sha256)


def find_action(session: DbSession, action_id: int, event_id: int | None = None) -> EditAction:
    """An edit, of this event if one is given. Raises ActionMissing."""
    action = session.get(EditAction, action_id)
    if action is None or event_id not in (None, action.event_id):
        raise ActionMissing
    return action


def begin_bulk(
    database: Database, viewer: Viewer, event_id: int, ids: Sequence[str], operations: Any
) -> EditAction:
    """Begin a bulk edit; what fits one part is done at once, the rest by a worker. Raises EditError,
    EventArchived."""
    with database.begin() as session:
        event = session.get_one(Event, event_id)
        require_open(event)
        return bulk.begin(session, event, viewer, ids, operations)


def stop_action(database: Database, viewer: Viewer, event_id: int, action_id: int) -> EditAction:
    """End an edit before its next part. Raises ActionMissing, NotYours."""
    with database.begin() as session:
        action = find_action(session, action_id, event_id)
        if not may_end(viewer, action):
            raise NotYours(N_("Only who began this change, or the event's marketing team, can stop it."))
        bulk.stop(session, action)
        return action


def undo_action(database: Database, viewer: Viewer, action_id: int) -> EditAction:
    """Take an edit back, as an edit of its own; a large one in the background. Raises ActionMissing,
    EditError, EventArchived."""
    with database.begin() as session:
        action = find_action(session, action_id)
        require_open(session.get_one(Event, action.event_id))
        return bulk.begin_undo(session, viewer, action)


def may_end(viewer: Viewer, action: EditAction) -> bool:
    """Whether they may stop or undo an edit: their own, and those who curate everybody's."""
    return action.user_id == viewer.user_id or viewer.may(Capability.CURATE)
