"""People with faces: portraits from files and from pictures; and the faces of one picture."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response as BaseResponse

from mediahub.curation.faces import portraits, requests
from mediahub.curation.faces.frames import held_people
from mediahub.curation.faces.requests import Named
from mediahub.http.body_limits import FORM_SPARE, takes_up_to
from mediahub.http.context import (
    asset_or_404,
    event_of,
    event_or_404,
    presigner,
    require_allowed,
    services,
    viewer,
)
from mediahub.http.incoming import bounded_int
from mediahub.http.language import translated_error
from mediahub.media.model import ReadError
from mediahub.objects.renditions import PREVIEW
from mediahub.rights import Action
from mediahub.tagging.agenda.people import person_names
from mediahub.tagging.faces.match import NEEDED
from mediahub.tagging.faces.switch import FacesProblem, consent_of, is_on
from mediahub.web.faces.access import guard_faces
from mediahub.web.shared.faces import MAX_PEOPLE, can_look, faces_in
from mediahub.web.shared.tiles import rendition_url, title_of

blueprint = Blueprint("faces_people", __name__)
guard_faces(blueprint)


@blueprint.get("/events/<slug>/faces/people")
def page(slug: str) -> str:
    """Everybody whose face is known, or about to be."""
    with services().database.read() as database:
        event = event_or_404(database, slug)
        return render_template(
            "faces/people.html",
            event=event,
            on=is_on(consent_of(database, event.id)),
            can_look=can_look(),
            enrolled=portraits.enrolled(database, event.id),
            portrait_url=lambda portrait: presigner().get(portrait.key),
            held=held_people(database, event.id),
            people=person_names(database, MAX_PEOPLE),
            needed=NEEDED,
            most=portraits.MAX_PORTRAITS,
        )


@blueprint.post("/events/<slug>/faces/people")
@takes_up_to(portraits.MAX_PORTRAITS * portraits.MAX_PORTRAIT_BYTES + FORM_SPARE)
def enrol(slug: str) -> BaseResponse:
    """Keep the uploaded portraits of a person."""
    files = [file.stream for file in request.files.getlist("portraits") if file.filename]
    data = [stream.read(portraits.MAX_PORTRAIT_BYTES + 1) for stream in files[: portraits.MAX_PORTRAITS + 1]]
    event_id, name = event_of(slug).id, request.form.get("name", "")
    try:
        flash(_has(requests.enrol(services(), viewer(), event_id, name, data)))
    except FacesProblem as problem:
        flash(gettext("Nothing was kept.") + " " + translated_error(problem))
    except ReadError as error:
        flash(gettext("Nothing was kept.") + " " + error.message)
    return redirect(url_for("faces_people.page", slug=slug))


@blueprint.post("/events/<slug>/faces/portraits/<int:portrait_id>/remove")
def remove(slug: str, portrait_id: int) -> BaseResponse:
    """Forget a portrait."""
    requests.remove_portrait(services(), event_of(slug).id, portrait_id)
    flash(gettext("The portrait is gone."))
    return redirect(url_for("faces_people.page", slug=slug))


@blueprint.get("/assets/<asset_id>/faces")
def frame(asset_id: str) -> str:
    """The faces of one picture, to be named or chosen as portraits."""
    with services().database.read() as database:
        asset = asset_or_404(database, asset_id)
        require_allowed(asset, Action.PREVIEW)
        event = asset.event
        return render_template(
            "faces/frame.html",
            event=event,
            asset=asset,
            title=title_of(asset),
            on=is_on(consent_of(database, event.id)),
            preview=rendition_url(asset, PREVIEW),
            faces=faces_in(database, asset),
            people=person_names(database, MAX_PEOPLE),
        )


@blueprint.post("/assets/<asset_id>/faces")
def decide(asset_id: str) -> BaseResponse:
    """Say whose a face (`face`, its id) is, or (`act`: portrait) take it as a portrait of them too."""
    name, face_id = request.form.get("name", ""), request.form.get("face", 0, bounded_int)
    portrait = request.form.get("act") == "portrait"
    try:
        named = requests.name_face_of_asset(services(), viewer(), asset_id, face_id, name, portrait=portrait)
        flash(_has(named) if portrait else gettext("%(name)s is in this picture.", name=named.person.name))
    except FacesProblem as problem:
        flash(gettext("Nothing was changed.") + " " + translated_error(problem))
    return redirect(url_for("faces_people.frame", asset_id=asset_id))


def _has(named: Named) -> str:
    """How many portraits somebody has."""
    return ngettext("%(name)s has %(num)s portrait.", "%(name)s has %(num)s portraits.",
                    named.portraits or 0, name=named.person.name)  # fmt: skip
