"""The trash: moving assets there and back, for those who curate."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, abort, jsonify, render_template
from flask_babel import gettext
from sqlalchemy import select

from mediahub.catalog import trash
from mediahub.catalog.models import Asset
from mediahub.http.context import event_or_404, require_sign_in, services, verdict, viewer
from mediahub.http.incoming import json_body
from mediahub.objects.renditions import THUMB
from mediahub.rights import Action
from mediahub.web.shared.tiles import rendition_url, title_of

blueprint = Blueprint("trash", __name__)
blueprint.before_request(require_sign_in)

MAX_AT_ONCE = 250
CURATORS = frozenset({"admin", "marketing"})


@blueprint.before_request
def require_curator() -> None:
    """The trash is the curators'."""
    if not viewer().roles & CURATORS:
        abort(403, gettext("Only the event's marketing team and admins delete pictures."))


@blueprint.get("/events/<slug>/trash.json")
def contents(slug: str) -> Response:
    """What is in the event's trash, and until when it can be restored."""
    with services().database.read() as database:
        event = event_or_404(database, slug)
        shown = [_shown(asset) for asset in trash.list_trash(database, event.id)]
    response = jsonify(assets=shown)
    response.cache_control.no_store = True
    return response


@blueprint.get("/events/<slug>/trash")
def page(slug: str) -> str:
    """What was deleted, to look at and to take back."""
    with services().database.read() as database:
        event = event_or_404(database, slug)
        shown = [_shown(asset) for asset in trash.list_trash(database, event.id)]
    return render_template("curation/trash.html", event=event, assets=shown, days=_retention().days)


@blueprint.post("/events/<slug>/trash")
def move_many(slug: str) -> Response:
    """Move some assets of the event to the trash: all of them, or none."""
    ids = _own(slug)
    with services().database.begin() as database:
        try:
            moved = trash.move_to_trash(database, ids, viewer().user_id)
        except trash.TrashError as error:
            abort(409, str(error))
        return jsonify(moved=[asset.id for asset in moved])


@blueprint.post("/events/<slug>/restore")
def restore_many(slug: str) -> Response:
    """Take some assets of the event back out of the trash: all of them, or none."""
    ids = _own(slug)
    with services().database.begin() as database:
        try:
            back = trash.restore(database, ids, _retention())
        except trash.TrashError as error:
            abort(409, str(error))
        return jsonify(restored=[asset.id for asset in back])


@blueprint.post("/assets/<asset_id>/trash")
def move(asset_id: str) -> Response:
    """Move an asset to the trash."""
    with services().database.begin() as database:
        asset = database.get(Asset, asset_id)
        if asset is None or not (asset.state == trash.TRASHED or verdict(asset, Action.SEE).allowed):
            abort(404, gettext("This picture does not exist, or it is not for your account."))
        try:
            trash.move_to_trash(database, [asset_id], viewer().user_id)
        except trash.TrashError as error:
            abort(409, str(error))
    return jsonify(id=asset_id, state=trash.TRASHED)


@blueprint.post("/assets/<asset_id>/restore")
def restore(asset_id: str) -> Response:
    """Take an asset back out of the trash."""
    with services().database.begin() as database:
        if database.get(Asset, asset_id) is None:
            abort(404, gettext("This picture does not exist any more."))
        try:
            trash.restore(database, [asset_id], _retention())
        except trash.TrashError as error:
            abort(409, str(error))
    return jsonify(id=asset_id, state=trash.READY)


def _own(slug: str) -> list[str]:
    """The ids that the request names, which must be this event's."""
    ids = json_body().texts("ids", most=MAX_AT_ONCE)
    if not ids:
        abort(400)
    with services().database.read() as database:
        event = event_or_404(database, slug)
        own = select(Asset.id).where(Asset.id.in_(ids), Asset.event_id == event.id)
        found = list(database.scalars(own))
    if len(found) < len(set(ids)):
        abort(404, gettext("Some of these pictures do not exist any more."))
    return found


def _shown(asset: Asset) -> dict[str, Any]:
    until = asset.deleted_at + _retention() if asset.deleted_at else None
    return {
        "id": asset.id,
        "title": title_of(asset),
        "filename": asset.filename,
        "photographer": asset.photographer.name,
        "thumb": rendition_url(asset, THUMB),
        "deleted_at": asset.deleted_at.isoformat() if asset.deleted_at else None,
        "restorable_until": until.isoformat() if until else None,
    }


def _retention() -> timedelta:
    return timedelta(days=services().settings.trash_days)
