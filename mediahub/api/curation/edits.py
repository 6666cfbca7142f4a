"""Editing over the API: fields of one asset with its history, many at once, and undo."""

from __future__ import annotations

from typing import Any

from flask import abort
from marshmallow import Schema, fields, validate

from mediahub.api.blueprint import Blueprint
from mediahub.api.shared.access import require
from mediahub.catalog.models import EditAction
from mediahub.curation.edits import bulk, editing, history
from mediahub.curation.edits.fields import COLUMNS, FIELDS, MARKS, EditError
from mediahub.curation.edits.operations import MAX_OPERATIONS, MODES
from mediahub.http.context import asset_or_404, event_or_404, services, viewer

MAX_IDS = 20_000
blueprint = Blueprint("api-edits", __name__, description="Editing, its history, and undo")
blueprint.before_request(require("edit"))


class FieldEditSchema(Schema):
    field = fields.String(required=True, validate=validate.OneOf(COLUMNS))
    was = fields.Raw(
        allow_none=True,
        metadata={
            "description": "What it held when you read it: 409 if it holds something else now. Null or an "
            "empty text mean that it was empty; left out, the value is written whatever it holds"
        },
    )
    value = fields.Raw(required=True, allow_none=True)


class EditSchema(Schema):
    changes = fields.List(fields.Nested(FieldEditSchema), required=True, validate=validate.Length(1, 20))


class MarkSchema(Schema):
    field = fields.String(required=True, validate=validate.OneOf(sorted(MARKS)))
    act = fields.String(required=True, validate=validate.OneOf(editing.MARK_ACTS))
    key = fields.String(
        load_default="", metadata={"description": "Slug of a person or tag, code of a session"}
    )
    name = fields.String(load_default="", validate=validate.Length(max=200))


class ActionSchema(Schema):
    """What was done in one go; `action` is null where nothing differed."""

    action = fields.Integer(allow_none=True)


class EntrySchema(Schema):
    id = fields.Integer()
    action_id = fields.Integer()
    kind = fields.String()
    who = fields.String()
    at = fields.AwareDateTime()
    field = fields.String()
    before = fields.String()
    after = fields.String()


class OperationSchema(Schema):
    """One change of a bulk edit."""

    op = fields.String(
        required=True,
        validate=validate.OneOf(("set", "replace", "value", "add", "remove", "accept")),
        metadata={
            "description": "`set` and `replace` for texts, `value` for rating and rights class, `add`, "
            "`remove` and `accept` (all that is suggested) for people, tags and sessions"
        },
    )
    field = fields.String(required=True, validate=validate.OneOf(FIELDS))
    text = fields.String(
        metadata={"description": "Of `set` and `replace`; `set` takes variables: `{session}`"}
    )
    mode = fields.String(validate=validate.OneOf(MODES), metadata={"description": "Of `set`: where it goes"})
    find = fields.String(metadata={"description": "Of `replace`"})
    case = fields.Boolean(metadata={"description": "Of `replace`: whether upper and lower case differ"})
    value = fields.Raw(allow_none=True, metadata={"description": "Of `value`"})
    keys = fields.List(
        fields.String(),
        metadata={"description": "Of `add` and `remove`: slugs of people or tags, codes of sessions"},
    )


class BulkSchema(Schema):
    ids = fields.List(fields.String(), required=True, validate=validate.Length(1, MAX_IDS))
    operations = fields.List(
        fields.Nested(OperationSchema), required=True, validate=validate.Length(1, MAX_OPERATIONS)
    )


class ProgressSchema(Schema):
    id = fields.Integer()
    kind = fields.String()
    state = fields.String(metadata={"description": "`waiting`, `running`, `done`, `stopped` or `failed`"})
    reason = fields.String()
    total = fields.Integer()
    done = fields.Integer()
    changed = fields.Integer()
    skipped = fields.Integer()


@blueprint.post("/assets/<asset_id>/edit")
@blueprint.arguments(EditSchema)
@blueprint.response(200, ActionSchema)
def edit(args: dict[str, Any], asset_id: str) -> dict[str, Any]:
    """Change fields of an asset."""
    edits = [
        editing.FieldEdit(one["field"], one.get("was", editing.UNASKED), one["value"])
        for one in args["changes"]
    ]
    with services().database.begin() as session:
        asset = asset_or_404(session, asset_id)
        _require_edit(asset)
        try:
            action = editing.edit(session, asset, viewer(), edits)
        except editing.Conflict as conflict:
            abort(409, f"{conflict} Now: {conflict.fields}")
        except EditError as error:
            abort(409, str(error))
        return {"action": action.id if action else None}


@blueprint.post("/assets/<asset_id>/marks")
@blueprint.arguments(MarkSchema)
@blueprint.response(200, ActionSchema)
def mark(args: dict[str, Any], asset_id: str) -> dict[str, Any]:
    """Add, accept or reject a person, a tag or a session of an asset."""
    with services().database.begin() as session:
        asset = asset_or_404(session, asset_id)
        _require_edit(asset)
        try:
            action = editing.mark(
                session, asset, viewer(), args["field"], args["act"], key=args["key"], name=args["name"]
            )
        except EditError as error:
            abort(409, str(error))
        return {"action": action.id if action else None}


@blueprint.get("/assets/<asset_id>/history")
@blueprint.response(200, EntrySchema(many=True))
def changes(asset_id: str) -> list[history.Entry]:
    """Who changed what of an asset, the latest first."""
    if not viewer().in_team:
        abort(403, "The history of a picture is the event team's.")
    with services().database.read() as session:
        return history.of_asset(session, asset_or_404(session, asset_id))


@blueprint.post("/events/<slug>/edits")
@blueprint.arguments(BulkSchema)
@blueprint.response(200, ProgressSchema)
def begin(args: dict[str, Any], slug: str) -> EditAction:
    """Edit many assets of an event; a worker does it, in parts."""
    _require_editor()
    with services().database.begin() as session:
        event = event_or_404(session, slug)
        try:
            return bulk.begin(session, event, viewer(), args["ids"], args["operations"])
        except EditError as error:
            abort(409, str(error))


@blueprint.get("/edits/<int:action_id>")
@blueprint.response(200, ProgressSchema)
def progress(action_id: int) -> EditAction:
    """Look how far an edit is."""
    with services().database.read() as session:
        return _action(session.get(EditAction, action_id))


@blueprint.post("/edits/<int:action_id>/undo")
@blueprint.response(200, ProgressSchema)
def undo(action_id: int) -> EditAction:
    """Take an edit back; that is an edit of its own."""
    with services().database.begin() as session:
        try:
            return bulk.begin_undo(session, viewer(), _action(session.get(EditAction, action_id)))
        except EditError as error:
            abort(409, str(error))


def _require_editor() -> None:
    if not viewer().roles & editing.EDITORS:
        abort(403, "Your account may look at pictures, but not change them.")


def _action(action: EditAction | None) -> EditAction:
    _require_editor()
    if action is None:
        abort(404, "There is no such edit.")
    return action


def _require_edit(asset: Any) -> None:
    if not editing.may_edit(viewer(), asset):
        abort(403, "You may look at this picture, but not change it.")
