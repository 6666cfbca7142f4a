"""Editing one asset from the panel: its fields, its tags, its history and undo."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, abort, jsonify, request
from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import Session as DbSession

from mediahub.catalog.models import Asset, EditAction, PersonName, Session, TagName
from mediahub.catalog.names import fold
from mediahub.curation.edits import bulk, editing, history, versions
from mediahub.curation.edits.fields import COLUMNS, MARKS, EditError
from mediahub.http.context import asset_or_404, event_or_404, require_sign_in, services, viewer
from mediahub.http.incoming import Body, json_body
from mediahub.web.answers import picture

blueprint = Blueprint("editing", __name__)
blueprint.before_request(require_sign_in)
OFFERED = 12
Doing = Callable[[DbSession, Asset, Body], EditAction | None]


def editable(asset: Asset) -> picture.Editable | None:
    """For the panel: what each field holds, as it is edited; None for those who may not."""
    who = viewer()
    if not editing.may_edit(who, asset):
        return None
    allowed = [name for name in COLUMNS if editing.may_edit_field(who, name)]
    return {"fields": {name: getattr(asset, name) for name in allowed}}


@blueprint.post("/assets/<asset_id>/edit")
def edit(asset_id: str) -> Response:
    """Change fields. 409 names those that someone else changed meanwhile; nothing is written then."""

    def do(database: DbSession, asset: Asset, body: Body) -> EditAction | None:
        edits = [
            editing.FieldEdit(str(one["field"]), one.get("was", editing.UNASKED), one.get("value"))
            for one in body.objects("changes")
        ]
        return editing.edit(database, asset, viewer(), edits)

    return _edited(asset_id, do)


@blueprint.post("/assets/<asset_id>/marks")
def mark(asset_id: str) -> Response:
    """Add, accept or reject a person, a tag or a session."""

    def do(database: DbSession, asset: Asset, body: Body) -> EditAction | None:
        return editing.mark(
            database, asset, viewer(), body.text("field"), body.text("act"),
            key=body.text("key"), name=body.text("name"),
        )  # fmt: skip

    return _edited(asset_id, do)


@blueprint.post("/assets/<asset_id>/revert")
def revert(asset_id: str) -> Response:
    """Give one field back what it held before a change."""

    def do(database: DbSession, asset: Asset, body: Body) -> EditAction | None:
        return editing.revert(database, asset, viewer(), body.integer("change") or 0)

    return _edited(asset_id, do)


@blueprint.post("/assets/<asset_id>/versions")
def put_back_version(asset_id: str) -> Response:
    """Let an earlier original (`sha256`) be the original again. A worker does it in a moment."""
    sha256 = json_body().text("sha256")
    with services().database.begin() as database:
        asset = asset_or_404(database, asset_id)
        if not editing.may_edit(viewer(), asset):
            abort(403, gettext("You may look at this picture, but not change it."))
        try:
            versions.put_back(database, asset, viewer(), sha256)
        except EditError as error:
            abort(409, str(error))
    services().jobs.finish_companion(asset_id, sha256)
    return jsonify(sha256=sha256)


@blueprint.get("/assets/<asset_id>/history.json")
def changes(asset_id: str) -> Response:
    """Who changed what when, the latest first; for the team."""
    if not viewer().in_team:
        abort(403, gettext("The history of a picture is the event team's."))
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
    if not viewer().roles & editing.EDITORS:
        abort(403, gettext("You may look at pictures, but not change them."))
    with services().database.begin() as database:
        action = database.get(EditAction, action_id)
        if action is None:
            abort(404, gettext("This change does not exist."))
        try:
            undone = bulk.begin_undo(database, viewer(), action)
        except EditError as error:
            abort(409, str(error))
        return jsonify(picture.Undone(action=undone.id, state=undone.state, skipped=undone.skipped))


@blueprint.get("/events/<slug>/names.json")
def names(slug: str) -> Response:
    """People, tags or sessions whose name has a word that begins so, for those who mark pictures."""
    field, text = request.args.get("field", ""), fold(request.args.get("q", ""))
    if not viewer().in_team or field not in MARKS:
        abort(403, gettext("Only the event's team tags pictures."))
    with services().database.read() as database:
        event = event_or_404(database, slug)
        found = _names(database, event.id, field, text)
    return jsonify(picture.Names(names=[{"key": key, "name": name} for key, name in found.items()]))


def _names(database: DbSession, event_id: int, field: str, text: str) -> dict[str, str]:
    marks = MARKS[field]
    target, key, shown = marks.target, getattr(marks.target, marks.key), getattr(marks.target, marks.shown)
    if field == "sessions":
        rows = database.execute(
            select(key, shown).where(Session.event_id == event_id).order_by(Session.starts_at)
        )
        return {row[0]: row[1] for row in rows if text in fold(f"{row[1]} {row[0]}")}
    alias: Any = PersonName if field == "people" else TagName
    owner = alias.person_id if field == "people" else alias.tag_id
    begins = alias.folded.like(f"{text}%") | alias.folded.like(f"% {text}%")
    query = select(key, shown).join(alias, owner == target.id).where(begins).distinct()
    return dict(database.execute(query.order_by(shown).limit(OFFERED)).all())


def _edited(asset_id: str, do: Doing) -> Response:
    """Answer with the action's number, or why it was refused."""
    body = json_body()
    with services().database.begin() as database:
        asset = asset_or_404(database, asset_id)
        if not editing.may_edit(viewer(), asset):
            abort(403, gettext("You may look at this picture, but not change it."))
        try:
            action = do(database, asset, body)
        except editing.Conflict as conflict:
            return _conflict(database, asset, conflict)
        except EditError as error:
            abort(409, str(error))
        except (KeyError, TypeError, ValueError, AttributeError):
            abort(400)
        return jsonify(picture.Edited(action=action.id if action else None))


def _conflict(database: DbSession, asset: Asset, conflict: editing.Conflict) -> Response:
    entries = history.of_asset(database, asset, limit=50)
    who = next((one.who for one in entries if one.field in conflict.fields), "")
    message = gettext(
        "%(who)s changed this meanwhile. Your words are kept here.", who=who or gettext("Someone")
    )
    response = jsonify(error={"code": "conflict", "message": message}, fields=conflict.fields)
    response.status_code = 409
    return response
