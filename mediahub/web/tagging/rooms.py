"""The rooms of an event, and which photographer is in which."""

from __future__ import annotations

import re

from flask import Blueprint, Response, abort, jsonify, render_template
from flask_babel import gettext

from mediahub.catalog.events import list_photographers
from mediahub.http.context import event_of, event_or_404, services, viewer
from mediahub.http.incoming import json_body
from mediahub.rights import Capability
from mediahub.tagging import pending
from mediahub.tagging.agenda import rooms
from mediahub.tagging.agenda.rooms import RoomForm, list_assignments, list_rooms
from mediahub.web.tagging.access import guard_programme

blueprint = Blueprint("programme_places", __name__, url_prefix="/events/<slug>/programme/rooms")
guard_programme(blueprint)

USUAL_RADIUS = "40"


@blueprint.get("")
def page(slug: str) -> str:
    """Rooms with their codes and positions, and who is where when."""
    with services().database.read() as database:
        event = event_or_404(database, slug)
        return render_template(
            "tagging/rooms.html",
            event=event,
            rooms=list_rooms(database, event.id),
            assignments=list_assignments(database, event.id),
            photographers=list_photographers(database),
            may_edit=viewer().may(Capability.EDIT_PROGRAMME),
            waiting=pending.count_waiting(database, event.id),
        )


@blueprint.post("")
def save(slug: str) -> Response:
    """Describe a room: `before` (its name until now), `name`, `codes`, `position`, `radius`."""
    body = json_body()
    form = RoomForm(
        name=body.text("name"),
        before=body.text("before"),
        codes=re.split(r"[,;\n]", body.text("codes")),
        position=_position(body.text("position")),
        radius=_radius(body.text("radius")),
    )
    return jsonify(waiting=rooms.save_room(services().database, event_of(slug).id, form))


@blueprint.post("/assignments")
def add_assignment(slug: str) -> Response:
    """Say that a photographer is in a room: `photographer_id`, `room`, and perhaps `starts_at`, `ends_at`."""
    body, event = json_body(), event_of(slug)
    number, zone = body.integer("photographer_id") or 0, event.timezone
    span = body.moment("starts_at", zone), body.moment("ends_at", zone)
    return jsonify(waiting=rooms.assign(services().database, event.id, number, body.text("room"), *span))


@blueprint.post("/assignments/<int:assignment_id>/remove")
def remove_assignment(slug: str, assignment_id: int) -> Response:
    """Take an assignment back."""
    return jsonify(waiting=rooms.unassign(services().database, event_of(slug).id, assignment_id))


def _position(text: str) -> tuple[float, float] | None:
    """`31.33518, 118.36412`, as maps copy it."""
    if not text.strip():
        return None
    numbers = re.findall(r"-?\d+(?:\.\d+)?", text)
    if len(numbers) != 2 or abs(float(numbers[0])) > 90 or abs(float(numbers[1])) > 180:
        abort(400, gettext("A position is latitude and longitude, like 31.33518, 118.36412."))
    return float(numbers[0]), float(numbers[1])


def _radius(text: str) -> float:
    """Metres; none of those that are no number is permitted."""
    try:
        return float(text or USUAL_RADIUS)
    except ValueError:
        return 0.0
