"""Camera clocks of an event: offset and drift of each body."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, jsonify, render_template
from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import Session

from mediahub.catalog.models import Asset, ClockReading, Event, Photographer
from mediahub.http.context import asset_or_404, event_or_404, require_sign_in, services, viewer
from mediahub.http.incoming import json_body
from mediahub.tagging import due
from mediahub.tagging.clocks.bodies import Body, list_bodies
from mediahub.tagging.clocks.cameras import body_of, note_reading, put_in_line
from mediahub.tagging.clocks.offsets import WHOLE_SECOND
from mediahub.web.shared.display import off_text
from mediahub.web.shared.tiles import rendition_url

blueprint = Blueprint("clocks", __name__, url_prefix="/events/<slug>/clocks")
blueprint.before_request(require_sign_in)

CURATORS = frozenset({"admin", "marketing"})


@blueprint.before_request
def require_team() -> None:
    """Cameras are the team's business."""
    if not viewer().in_team:
        abort(403, gettext("Only the event's team sees its cameras."))


@blueprint.get("")
def page(slug: str) -> str:
    """Every body with its readings and what follows from them."""
    with services().database.read() as database:
        event = event_or_404(database, slug)
        bodies = list_bodies(database, event.id)
        frames = _frames(database, bodies)
        own = own_photographers(database)
        return render_template(
            "tagging/clocks.html",
            event=event,
            bodies=bodies,
            frames=frames,
            may_edit=lambda body: bool(viewer().roles & CURATORS) or bool(body.photographer_ids & own),
            waiting=_waiting(database, event),
            off_text=off_text,
        )


@blueprint.get("/progress.json")
def progress(slug: str) -> Response:
    """How many frames still wait to be corrected and matched again."""
    with services().database.read() as database:
        response = jsonify(waiting=_waiting(database, event_or_404(database, slug)))
    response.cache_control.no_store = True
    return response


@blueprint.post("/readings")
def add(slug: str) -> Response:
    """Say when a frame was taken: `asset_id`, and `taken_at` in ISO 8601, without a zone in the event's."""
    body = json_body()
    with services().database.begin() as database:
        event = event_or_404(database, slug)
        asset = asset_or_404(database, body.text("asset_id"))
        if asset.event_id != event.id:
            abort(404, gettext("This picture is not of this event."))
        _require_editor(database, asset.photographer_id)
        key = body_of(asset)
        if key is None or asset.camera_at is None:
            abort(409, gettext("The file does not say which camera took it, and when."))
        moment = body.moment("taken_at", event.timezone)
        if moment is None:
            abort(400, gettext("Say the day and the time, to the second."))
        _forget_hand(database, asset.id)
        note_reading(
            database,
            ClockReading(
                event_id=event.id,
                body=key,
                photographer_id=asset.photographer_id,
                asset_id=asset.id,
                camera_at=asset.camera_at if asset.camera_at.microsecond else asset.camera_at + WHOLE_SECOND,
                true_at=moment,
                source="hand",
                user_id=viewer().user_id,
            ),
        )
        database.flush()
        waiting = _waiting(database, event)
    return jsonify(waiting=waiting)


@blueprint.post("/readings/<int:reading_id>/remove")
def remove(slug: str, reading_id: int) -> Response:
    """Take a reading back: its body's frames go by what is left."""
    with services().database.begin() as database:
        event = event_or_404(database, slug)
        reading = database.get(ClockReading, reading_id)
        if reading is None or reading.event_id != event.id:
            abort(404, gettext("This reading does not exist any more."))
        _require_editor(database, reading.photographer_id)
        database.delete(reading)
        database.flush()
        put_in_line(database, event.id, reading.body)
        waiting = _waiting(database, event)
    return jsonify(waiting=waiting)


def own_photographers(database: Session) -> set[int]:
    """The photographers that whoever asks is."""
    user = viewer().user_id
    return (
        set(database.scalars(select(Photographer.id).where(Photographer.user_id == user))) if user else set()
    )


def _frames(database: Session, bodies: list[Body]) -> dict[str, dict[str, Any]]:
    """What is shown of each frame that the page shows, by its id."""
    wanted = {identity for body in bodies for identity in body.sample}
    wanted |= {reading.asset_id for body in bodies for reading in body.readings if reading.asset_id}
    assets = database.scalars(select(Asset).where(Asset.id.in_(wanted), Asset.state == "ready"))
    return {
        asset.id: {
            "id": asset.id,
            "thumb": rendition_url(asset, "thumb"),
            "filename": asset.filename,
            "camera_at": asset.camera_at,
            "taken_at": asset.taken_at,
        }
        for asset in assets
    }


def _waiting(database: Session, event: Event) -> int:
    return sum(due.waiting(database, event.id).values())


def _require_editor(database: Session, photographer_id: int) -> None:
    if viewer().roles & CURATORS or photographer_id in own_photographers(database):
        return
    abort(403, gettext("Only marketing, admins and the photographer set the time of a camera."))


def _forget_hand(database: Session, asset_id: str) -> None:
    """What was said of the same frame before."""
    same = select(ClockReading).where(ClockReading.asset_id == asset_id, ClockReading.source == "hand")
    for reading in database.scalars(same):
        database.delete(reading)
