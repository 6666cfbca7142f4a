"""Naming faces: the desk where groups of faces get their names, one after the other."""

from __future__ import annotations

from flask import Blueprint, Response, abort, jsonify, render_template, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session as DbSession

from mediahub.analysis.faces import count_waiting
from mediahub.catalog.models import Event, Person
from mediahub.curation.faces import naming
from mediahub.http.context import event_or_404, require_sign_in, services, viewer
from mediahub.http.incoming import is_row_id, json_body
from mediahub.media.vision.faces import finder_name
from mediahub.tagging.faces.switch import FacesProblem, consent_of, is_on
from mediahub.web.answers.tagging import FaceGroup, FaceGroups, FaceSummary, NamedFaces
from mediahub.web.faces.shared import can_look, in_words, require_desk, shown

blueprint = Blueprint("faces", __name__, url_prefix="/events/<slug>/faces")
blueprint.before_request(require_sign_in)
blueprint.before_request(require_desk)

AHEAD = 6
"""Groups that are given at once."""
MOST_PEOPLE = 1000


@blueprint.get("")
def page(slug: str) -> str:
    """The desk; which group is shown is for the script."""
    with services().database.read() as database:
        event = event_or_404(database, slug)
        people = select(Person.name).order_by(Person.name).limit(MOST_PEOPLE)
        return render_template(
            "faces/names.html",
            event=event,
            on=is_on(consent_of(database, event.id)),
            can_look=can_look(),
            is_admin="admin" in viewer().roles,
            people=list(database.scalars(people)),
            summary=_summary(database, event),
        )


@blueprint.get("/groups.json")
def list_groups(slug: str) -> Response:
    """The largest groups without a name, after those that were passed over (`without`, ids with commas)."""
    passed = {int(one) for one in request.args.get("without", "").split(",") if is_row_id(one)}
    with services().database.read() as database:
        event = event_or_404(database, slug)
        found, _ = naming.to_name(database, event.id, AHEAD, passed)
        groups: list[FaceGroup] = [
            {"id": one.id, "size": one.size, "faces": [shown(face) for face in one.faces]} for one in found
        ]
        response = jsonify(FaceGroups(groups=groups, **_summary(database, event)))
    response.cache_control.no_store = True
    return response


@blueprint.post("/groups/<int:group_id>/name")
def name(slug: str, group_id: int) -> Response:
    """Say whose the faces (`faces`, ids) of a group are (`name`)."""
    body = json_body()
    ids = body.integers("faces")
    if ids is None:
        abort(400)
    with services().database.begin() as database:
        event = event_or_404(database, slug)
        try:
            person, action = naming.name_group(database, event, viewer(), group_id, ids, body.text("name"))
        except FacesProblem as problem:
            abort(409, in_words(problem))
        pictures = url_for("library.page", slug=slug, q=f"person:{person.slug}")
        return jsonify(NamedFaces(name=person.name, action=action.id if action else None, pictures=pictures))


@blueprint.post("/groups/<int:group_id>/hide")
def hide(slug: str, group_id: int) -> Response:
    """Leave a group out, or take it back in (`hidden`: false)."""
    hidden = json_body().flag("hidden", True)
    with services().database.begin() as database:
        event = event_or_404(database, slug)
        try:
            naming.hide_group(database, event, group_id, hidden)
        except FacesProblem as problem:
            abort(409, in_words(problem))
    return jsonify(hidden=hidden)


def _summary(database: DbSession, event: Event) -> FaceSummary:
    """How many groups want a name, and how many pictures wait to be looked at."""
    _, total = naming.to_name(database, event.id, 0)
    finder = finder_name()
    consent = consent_of(database, event.id)
    waiting = count_waiting(database, finder, event.id) if finder and is_on(consent) else 0
    return {"total": total, "waiting": waiting}
