"""Editing over the API: fields of one asset with its history, many at once, and undo."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from mediahub.api.blueprint import Blueprint
from mediahub.api.shared.access import require
from mediahub.catalog.models import EditAction
from mediahub.curation.edits import editing, history, requests
from mediahub.curation.edits.fields import COLUMNS, DEPICTIONS, FIELDS
from mediahub.curation.edits.operations import MAX_OPERATIONS, MODES
from mediahub.http.context import asset_or_404, event_of, services, viewer
from mediahub.http.context import require as allow
from mediahub.http.errors import problem_details
from mediahub.rights import Capability

MAX_IDS = 20_000
NOT_AN_EDITOR = "Your account may look at pictures, but not change them."
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


class DepictionSchema(Schema):
    field = fields.String(required=True, validate=validate.OneOf(sorted(DEPICTIONS)))
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
        validate=validate.OneOf(("set", "clear", "replace", "value", "add", "remove", "accept")),
        metadata={
            "description": "`set`, `clear` and `replace` for texts, `value` for rating and rights class, "
            "`add`, `remove` and `accept` (all that is suggested) for people, tags and sessions"
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
    action = requests.edit_asset(services().database, viewer(), asset_id, edits)
    return {"action": action.id if action else None}


@blueprint.errorhandler(editing.Conflict)
def conflict(error: editing.Conflict) -> Any:
    """What somebody else changed meanwhile."""
    return problem_details(409, f"{error} Now: {error.fields}")


@blueprint.post("/assets/<asset_id>/depictions")
@blueprint.arguments(DepictionSchema)
@blueprint.response(200, ActionSchema)
def edit_depiction(args: dict[str, Any], asset_id: str) -> dict[str, Any]:
    """Add, accept or reject a person, a tag or a session of an asset."""
    database, field, act = services().database, args["field"], args["act"]
    action = requests.edit_asset_depiction(
        database, viewer(), asset_id, field, act, key=args["key"], name=args["name"]
    )
    return {"action": action.id if action else None}


@blueprint.get("/assets/<asset_id>/history")
@blueprint.response(200, EntrySchema(many=True))
def changes(asset_id: str) -> list[history.Entry]:
    """Who changed what of an asset, the latest first."""
    allow(Capability.SEE_TEAM_PAGES, "The history of a picture is the event team's.")
    with services().database.read() as session:
        return history.of_asset(session, asset_or_404(session, asset_id))


@blueprint.post("/events/<slug>/edits")
@blueprint.arguments(BulkSchema)
@blueprint.response(200, ProgressSchema)
def begin(args: dict[str, Any], slug: str) -> EditAction:
    """Edit many assets of an event; a worker does it, in parts."""
    allow(Capability.EDIT_ASSETS, NOT_AN_EDITOR)
    event_id = event_of(slug).id
    return requests.begin_bulk(services().database, viewer(), event_id, args["ids"], args["operations"])


@blueprint.get("/edits/<int:action_id>")
@blueprint.response(200, ProgressSchema)
def progress(action_id: int) -> EditAction:
    """Look how far an edit is."""
    allow(Capability.EDIT_ASSETS, NOT_AN_EDITOR)
    with services().database.read() as session:
        return requests.find_action(session, action_id)


@blueprint.post("/edits/<int:action_id>/undo")
@blueprint.response(200, ProgressSchema)
def undo(action_id: int) -> EditAction:
    """Take an edit back; that is an edit of its own."""
    allow(Capability.EDIT_ASSETS, NOT_AN_EDITOR)
    return requests.undo_action(services().database, viewer(), action_id)
