"""Editing one asset from the panel: its fields, its tags, its history and undo."""

from __future__ import annotations

from flask import Blueprint, Response, abort, jsonify, request
from flask_babel import gettext

from mediahub.catalog.models import EditAction
from mediahub.curation.edits import editing, history, requests
from mediahub.curation.edits.fields import DEPICTIONS
from mediahub.curation.edits.names import names_like
from mediahub.http.context import (
    asset_or_404,
    event_or_404,
    require,
    require_sign_in,
    services,
    viewer,
)
from mediahub.http.incoming import Body, json_body
from mediahub.rights import Capability
from mediahub.web.answers import picture

blueprint = Blueprint("editing", __name__)
blueprint.before_request(require_sign_in)


@blueprint.errorhandler(editing.Conflict)
def conflict(error: editing.Conflict) -> Response:
    """What somebody else changed meanwhile, and who: the page keeps what its reader wrote."""
    message = gettext(
        "%(who)s changed this meanwhile. Your words are kept here.", who=error.who or gettext("Someone")
    )
    response = jsonify(error={"code": "conflict", "message": message}, fields=error.fields)
    response.status_code = 409
    return response


@blueprint.post("/assets/<asset_id>/edit")
def edit(asset_id: str) -> Response:
    """Change fields. 409 names those that someone else changed meanwhile; nothing is written then."""
    edits = [_field_edit(one) for one in json_body().objects("changes")]
    return _edited(requests.edit_asset(services().database, viewer(), asset_id, edits))


@blueprint.post("/assets/<asset_id>/depictions")
def edit_depiction(asset_id: str) -> Response:
    """Add, accept or reject a person, a tag or a session."""
    body = json_body()
    field, act, key, name = (body.text(one) for one in ("field", "act", "key", "name"))
    database = services().database
    return _edited(
        requests.edit_asset_depiction(database, viewer(), asset_id, field, act, key=key, name=name)
    )


@blueprint.post("/assets/<asset_id>/revert")
def revert(asset_id: str) -> Response:
    """Give one field back what it held before a change."""
    change = json_body().integer("change") or 0
    return _edited(requests.revert_change(services().database, viewer(), asset_id, change))


@blueprint.post("/assets/<asset_id>/versions")
def put_back_version(asset_id: str) -> Response:
    """Let an earlier original (`sha256`) be the original again. A worker does it in a moment."""
    sha256 = json_body().text("sha256")
    requests.put_back_version(services(), viewer(), asset_id, sha256)
    return jsonify(sha256=sha256)


@blueprint.get("/assets/<asset_id>/history.json")
def changes(asset_id: str) -> Response:
    """Who changed what when, the latest first; for the team."""
    require(Capability.SEE_TEAM_PAGES, gettext("The history of a picture is the event team's."))
    with services().database.read() as database:
        entries = history.of_asset(database, asset_or_404(database, asset_id))
    shown: list[picture.HistoryEntry] = [
        {
            "id": one.id,
            "action_id": one.action_id,
            "kind": one.kind,
            "who": one.who,
            "at": one.at.isoformat(),
            "field": one.field,
            "before": one.before,
            "after": one.after,
        }
        for one in entries
    ]
    response = jsonify(picture.History(changes=shown))
    response.cache_control.no_store = True
    return response


@blueprint.post("/edits/<int:action_id>/undo")
def undo(action_id: int) -> Response:
    """Take an action back; a large one in the background."""
    require(Capability.EDIT_ASSETS, gettext("You may look at pictures, but not change them."))
    undone = requests.undo_action(services().database, viewer(), action_id)
    return jsonify(picture.Undone(action=undone.id, state=undone.state, skipped=undone.skipped))


@blueprint.get("/events/<slug>/names.json")
def names(slug: str) -> Response:
    """People, tags or sessions whose name has a word that begins so, for those who depiction pictures."""
    field, refused = request.args.get("field", ""), gettext("Only the event's team tags pictures.")
    require(Capability.EDIT_ASSETS, refused)
    if field not in DEPICTIONS:
        abort(403, refused)
    with services().database.read() as database:
        event = event_or_404(database, slug)
        found = names_like(database, event.id, field, request.args.get("q", ""))
    return jsonify(picture.Names(names=[{"key": key, "name": name} for key, name in found.items()]))


def _field_edit(one: Body) -> editing.FieldEdit:
    if "field" not in one:
        abort(400)
    return editing.FieldEdit(str(one["field"]), one.get("was", editing.UNASKED), one.get("value"))


def _edited(action: EditAction | None) -> Response:
    """Answer with the action's number."""
    return jsonify(picture.Edited(action=action.id if action else None))
