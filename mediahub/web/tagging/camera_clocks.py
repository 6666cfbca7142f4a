"""The page of the cameras of an event and their clocks."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, render_template
from flask_babel import lazy_gettext as _
from sqlalchemy.orm import Session

from mediahub.catalog.assets import assets_by_id
from mediahub.catalog.events import photographers_of
from mediahub.http.context import event_of, event_or_404, require_sign_in, requires, services, viewer
from mediahub.http.incoming import json_body
from mediahub.objects.renditions import THUMB
from mediahub.rights import Capability
from mediahub.tagging import pending
from mediahub.tagging.clocks.bodies import Body, list_bodies
from mediahub.tagging.clocks.corrections import add_reading, may_correct, remove_reading
from mediahub.web.shared.display import off_text
from mediahub.web.shared.tiles import rendition_url

blueprint = Blueprint("clocks", __name__, url_prefix="/events/<slug>/clocks")
blueprint.before_request(require_sign_in)
blueprint.before_request(requires(Capability.SEE_TEAM_PAGES, _("Only the event's team sees its cameras.")))


@blueprint.get("")
def page(slug: str) -> str:
    """Every body with its readings and what follows from them."""
    who = viewer()
    with services().database.read() as database:
        event = event_or_404(database, slug)
        bodies = list_bodies(database, event.id)
        own = photographers_of(database, who.user_id)
        return render_template(
            "tagging/camera_clocks.html",
            event=event,
            bodies=bodies,
            frames=_frames(database, bodies),
            may_edit=lambda body: may_correct(who, own, body.photographer_ids),
            waiting=pending.count_waiting(database, event.id),
            off_text=off_text,
        )


@blueprint.get("/progress.json")
def progress(slug: str) -> Response:
    """How many frames still wait to be corrected and matched again."""
    with services().database.read() as database:
        response = jsonify(waiting=pending.count_waiting(database, event_or_404(database, slug).id))
    response.cache_control.no_store = True
    return response


@blueprint.post("/readings")
def add(slug: str) -> Response:
    """Say when a frame was taken: `asset_id`, and `taken_at` in ISO 8601, without a zone in the event's."""
    body, event = json_body(), event_of(slug)
    moment = body.moment("taken_at", event.timezone)
    waiting = add_reading(services().database, viewer(), event.id, body.text("asset_id"), moment)
    return jsonify(waiting=waiting)


@blueprint.post("/readings/<int:reading_id>/remove")
def remove(slug: str, reading_id: int) -> Response:
    """Take a reading back: its body's frames go by what is left."""
    return jsonify(waiting=remove_reading(services().database, viewer(), event_of(slug).id, reading_id))


def _frames(database: Session, bodies: list[Body]) -> dict[str, dict[str, Any]]:
    """What is shown of each frame that the page shows, by its id."""
    wanted = {identity for body in bodies for identity in body.sample}
    wanted |= {reading.asset_id for body in bodies for reading in body.readings if reading.asset_id}
    return {
        asset.id: {
            "id": asset.id,
            "thumb": rendition_url(asset, THUMB),
            "filename": asset.filename,
            "camera_at": asset.camera_at,
            "taken_at": asset.taken_at,
        }
        for asset in assets_by_id(database, wanted).values()
        if asset.state == "ready"
    }
