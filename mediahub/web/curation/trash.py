"""The trash: moving assets there and back, for those who curate."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, abort, jsonify, render_template
from flask_babel import lazy_gettext as _

from mediahub.catalog import trash
from mediahub.catalog.models import Asset
from mediahub.curation.trash import move_all, move_one, restore_all, restore_one
from mediahub.http.context import event_of, event_or_404, require_sign_in, requires, services, viewer
from mediahub.http.incoming import json_body
from mediahub.objects.renditions import THUMB
from mediahub.rights import Capability
from mediahub.web.shared.tiles import rendition_url, title_of

blueprint = Blueprint("trash", __name__)
blueprint.before_request(require_sign_in)
blueprint.before_request(
    requires(Capability.TRASH, _("Only the event's marketing team and admins delete pictures."))
)

MAX_AT_ONCE = 250


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
    ids = _ids()
    return jsonify(moved=move_all(services().database, viewer(), event_of(slug).id, ids))


@blueprint.post("/events/<slug>/restore")
def restore_many(slug: str) -> Response:
    """Take some assets of the event back out of the trash: all of them, or none."""
    ids = _ids()
    return jsonify(restored=restore_all(services().database, event_of(slug).id, ids, _retention()))


@blueprint.post("/assets/<asset_id>/trash")
def move(asset_id: str) -> Response:
    """Move an asset to the trash."""
    move_one(services().database, viewer(), asset_id)
    return jsonify(id=asset_id, state=trash.TRASHED)


@blueprint.post("/assets/<asset_id>/restore")
def restore(asset_id: str) -> Response:
    """Take an asset back out of the trash."""
    restore_one(services().database, asset_id, _retention())
    return jsonify(id=asset_id, state=trash.READY)


def _ids() -> list[str]:
    """The ids that the request names."""
    ids = json_body().texts("ids", most=MAX_AT_ONCE)
    if not ids:
        abort(400)
    return ids


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
