"""The rooms of an event, and which photographer is in which."""

from __future__ import annotations

import re
from typing import Any

from flask import Blueprint, Response, abort, jsonify, render_template
from flask_babel import gettext
from sqlalchemy import select

from mediahub.catalog.models import Photographer
from mediahub.http.context import event_or_404, require_sign_in, services
from mediahub.http.incoming import json_body
from mediahub.tagging import due
from mediahub.tagging.agenda.rooms import (
    RoomError,
    assign,
    list_assignments,
    list_rooms,
    save_room,
    unassign,
)
from mediahub.web.tagging.programme import may_edit, require_team

blueprint = Blueprint("programme_places", __name__, url_prefix="/events/<slug>/programme/rooms")
blueprint.before_request(require_sign_in)
blueprint.before_request(require_team)


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
            photographers=database.scalars(select(Photographer).order_by(Photographer.name)).all(),
            may_edit=may_edit(),
            waiting=sum(due.waiting(database, event.id).values()),
        )


@blueprint.post("")
def save(slug: str) -> Response:
    """Describe a room: `before` (its name until now), `name`, `codes`, `position`, `radius`."""
    body = json_body()
    codes = re.split(r"[,;\n]", body.text("codes"))
    with services().database.begin() as database:
        event = event_or_404(database, slug)
        try:
            place, radius = _position(body.text("position")), _radius(body.text("radius"))
            before, name = body.text("before"), body.text("name")
            save_room(database, event, before, name, codes, place, radius)
        except RoomError as error:
            abort(400, str(error))
        waiting = sum(due.waiting(database, event.id).values())
    return jsonify(waiting=waiting)


@blueprint.post("/assignments")
def add_assignment(slug: str) -> Response:
    """Say that a photographer is in a room: `photographer_id`, `room`, and perhaps `starts_at`, `ends_at`."""
    body = json_body()
    with services().database.begin() as database:
        event = event_or_404(database, slug)
        try:
            number, zone = body.integer("photographer_id") or 0, event.timezone
            span = body.moment("starts_at", zone), body.moment("ends_at", zone)
            assign(database, event, number, body.text("room"), *span)
        except RoomError as error:
            abort(400, str(error))
        waiting = sum(due.waiting(database, event.id).values())
    return jsonify(waiting=waiting)


@blueprint.post("/assignments/<int:assignment_id>/remove")
def remove_assignment(slug: str, assignment_id: int) -> Response:
    """Take an assignment back."""
    with services().database.begin() as database:
        event = event_or_404(database, slug)
        if not unassign(database, event, assignment_id):
            abort(404, gettext("This is gone already."))
        waiting = sum(due.waiting(database, event.id).values())
    return jsonify(waiting=waiting)


def _position(text: str) -> tuple[float, float] | None:
    """`31.33518, 118.36412`, as maps copy it."""
    if not text.strip():
        return None
    numbers = re.findall(r"-?\d+(?:\.\d+)?", text)
    if len(numbers) != 2 or abs(float(numbers[0])) > 90 or abs(float(numbers[1])) > 180:
        raise RoomError(gettext("A position is latitude and longitude, like 31.33518, 118.36412."))
    return float(numbers[0]), float(numbers[1])


def _radius(value: Any) -> float:
    try:
        radius = float(value or 40)
    except (TypeError, ValueError):
        radius = 0.0
    if not 1 <= radius <= 5000:
        raise RoomError(gettext("The radius is between 1 and 5000 metres."))
    return radius
