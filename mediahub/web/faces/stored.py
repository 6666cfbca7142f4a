"""Stored face data of an event, who decided on it, and erasing it."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from mediahub.analysis.faces import count_waiting
from mediahub.curation.faces import erase as faces_erase
from mediahub.curation.faces import naming
from mediahub.http.context import event_or_404, require_sign_in, services, viewer
from mediahub.media.vision.faces import MODEL, finder_name
from mediahub.storage.errors import StorageError
from mediahub.tagging.faces import switch
from mediahub.tagging.faces.match import LOOSEST, STRICTEST, USUAL
from mediahub.tagging.faces.switch import FacesProblem
from mediahub.web.faces.shared import ADMIN, DESK, in_words

blueprint = Blueprint("faces_stored", __name__, url_prefix="/events/<slug>/faces/stored")
blueprint.before_request(require_sign_in)


@blueprint.before_request
def require_team() -> None:
    """The team may know what is kept; admins decide."""
    if not viewer().in_team:
        abort(403, gettext("Only the event's team sees what is stored."))
    if request.method == "POST" and not viewer().roles & ADMIN:
        abort(403, gettext("Only admins decide about faces."))


@blueprint.get("")
def page(slug: str) -> str:
    """Counts, model, threshold, and every decision."""
    with services().database.read() as database:
        event = event_or_404(database, slug)
        consent = switch.consent_of(database, event.id)
        finder = finder_name()
        return render_template(
            "faces/stored.html",
            event=event,
            on=switch.is_on(consent),
            consent=consent,
            threshold=consent.threshold if consent else USUAL,
            limits=(STRICTEST, LOOSEST),
            decisions=switch.decisions(database, event.id),
            kept=naming.stored(database, event.id),
            held=faces_erase.held_by_faces(database, event.id),
            waiting=count_waiting(database, finder, event.id) if finder else 0,
            finder=finder,
            model=MODEL,
            is_admin=bool(viewer().roles & ADMIN),
            may_name=bool(viewer().roles & DESK),
        )


@blueprint.post("")
def decide(slug: str) -> BaseResponse:
    """Switch on (with `basis`), off, or set the distance: `act`."""
    act, user = request.form.get("act", ""), viewer().user_id
    threshold = request.form.get("threshold", USUAL, float)
    with services().database.begin() as database:
        event = event_or_404(database, slug)
        try:
            if act == switch.ON:
                switch.switch_on(database, event.id, user, request.form.get("basis", ""), threshold)
                said = gettext("Faces are on. Pictures that are here are looked at in the background.")
            elif act == switch.THRESHOLD:
                switch.set_threshold(database, event.id, user, threshold)
                said = gettext("Set. Suggestions follow within a minute.")
            elif act == switch.OFF:
                switch.switch_off(database, event.id, user)
                said = gettext("Faces are off. What was found stays until you erase it.")
            else:
                abort(400)
        except FacesProblem as problem:
            said = gettext("Nothing was changed.") + " " + in_words(problem)
    flash(said)
    return redirect(url_for("faces_stored.page", slug=slug))


@blueprint.post("/erase")
def erase(slug: str) -> BaseResponse:
    """Erase everything, once somebody said so twice (`sure`, and `frees` where frames are held by it)."""
    if "sure" not in request.form:
        flash(gettext("Nothing was erased: tick that you are sure."))
        return redirect(url_for("faces_stored.page", slug=slug))
    try:
        with services().database.begin() as database:
            event = event_or_404(database, slug)
            gone = faces_erase.erase(database, event.id, viewer().user_id, frees="frees" in request.form)
        said = gettext("Erased: %(faces)s faces, %(portraits)s portraits, %(suggestions)s suggestions.",
                       faces=gone.faces, portraits=gone.portraits, suggestions=gone.suggestions)  # fmt: skip
        faces_erase.finish_erasures(services())
    except FacesProblem as problem:
        said = gettext("Nothing was erased.") + " " + in_words(problem)
    except StorageError:
        said += " " + gettext("Their pictures in storage follow: it cannot be reached now.")
    flash(said)
    return redirect(url_for("faces_stored.page", slug=slug))
