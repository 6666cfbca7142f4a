"""Naming faces: the desk where groups of faces get their names, one after the other."""

from __future__ import annotations

from flask import Blueprint, Response, abort, jsonify, render_template, request, url_for
from sqlalchemy.orm import Session as DbSession

from mediahub.analysis.faces import count_waiting
from mediahub.catalog.models import Event
from mediahub.curation.faces import naming, requests
from mediahub.http.context import event_of, event_or_404, services, viewer
from mediahub.http.incoming import is_row_id, json_body
from mediahub.media.vision.faces import finder_name
from mediahub.rights import Capability
from mediahub.tagging.agenda.people import person_names
from mediahub.tagging.faces.switch import consent_of, is_on
from mediahub.web.answers.tagging import FaceGroup, FaceGroups, FaceSummary, NamedFaces
from mediahub.web.faces.access import guard_faces
from mediahub.web.shared.faces import MAX_PEOPLE, can_look, shown

blueprint = Blueprint("faces", __name__, url_prefix="/events/<slug>/faces")
guard_faces(blueprint)

GROUPS_AHEAD = 6
"""Groups that are given at once."""


@blueprint.get("")
def page(slug: str) -> str:
    """The desk; which group is shown is for the script."""
    with services().database.read() as database:
        event = event_or_404(database, slug)
        return render_template(
            "faces/groups.html",
            event=event,
            on=is_on(consent_of(database, event.id)),
            can_look=can_look(),
            is_admin=viewer().may(Capability.SWITCH_FACES),
            people=person_names(database, MAX_PEOPLE),
            summary=_summary(database, event),
        )


@blueprint.get("/groups.json")
def list_groups(slug: str) -> Response:
    """The largest groups without a name, after those that were passed over (`without`, ids with commas)."""
    passed = {int(one) for one in request.args.get("without", "").split(",") if is_row_id(one)}
    with services().database.read() as database:
        event = event_or_404(database, slug)
        found, _ = naming.to_name(database, event.id, GROUPS_AHEAD, passed)
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
    database, event_id = services().database, event_of(slug).id
    named = requests.name_group(database, viewer(), event_id, group_id, ids, body.text("name"))
    pictures = url_for("library.page", slug=slug, q=f"person:{named.person.slug}")
    return jsonify(NamedFaces(name=named.person.name, action=named.action, pictures=pictures))


@blueprint.post("/groups/<int:group_id>/hide")
def hide(slug: str, group_id: int) -> Response:
    """Leave a group out, or take it back in (`hidden`: false)."""
    hidden = json_body().flag("hidden", True)
    requests.hide_group(services().database, event_of(slug).id, group_id, hidden)
    return jsonify(hidden=hidden)


def _summary(database: DbSession, event: Event) -> FaceSummary:
    """How many groups want a name, and how many pictures wait to be looked at."""
    _, total = naming.to_name(database, event.id, 0)
    finder = finder_name()
    consent = consent_of(database, event.id)
    waiting = count_waiting(database, finder, event.id) if finder and is_on(consent) else 0
    return {"total": total, "waiting": waiting}
