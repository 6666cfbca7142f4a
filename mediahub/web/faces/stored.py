"""Stored face data of an event, who decided on it, and erasing it."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response as BaseResponse

from mediahub.analysis.faces import count_waiting
from mediahub.curation.faces import erase as faces_erase
from mediahub.curation.faces import naming, requests
from mediahub.http.context import event_of, event_or_404, require_sign_in, requires, services, viewer
from mediahub.http.language import translated_error
from mediahub.media.vision.faces import MODEL, finder_name
from mediahub.rights import Capability
from mediahub.storage.errors import StorageError
from mediahub.tagging.faces import switch
from mediahub.tagging.faces.match import LOOSEST, STRICTEST, USUAL
from mediahub.tagging.faces.switch import FacesProblem

blueprint = Blueprint("faces_stored", __name__, url_prefix="/events/<slug>/faces/stored")
blueprint.before_request(require_sign_in)
blueprint.before_request(requires(Capability.SEE_TEAM_PAGES, _("Only the event's team sees what is stored.")))
blueprint.before_request(
    requires(Capability.SWITCH_FACES, _("Only admins decide about faces."), to_change=True)
)

CONFIRMATIONS = {
    switch.ON: _("Faces are on. Pictures that are here are looked at in the background."),
    switch.THRESHOLD: _("Set. Suggestions follow within a minute."),
    switch.OFF: _("Faces are off. What was found stays until you erase it."),
}
"""What a decision leads to."""


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
            is_admin=viewer().may(Capability.SWITCH_FACES),
            may_name=viewer().may(Capability.NAME_FACES),
        )


@blueprint.post("")
def decide(slug: str) -> BaseResponse:
    """Switch on (with `basis`), off, or set the distance: `act`."""
    act, user = request.form.get("act", ""), viewer().user_id
    basis, threshold = request.form.get("basis", ""), request.form.get("threshold", USUAL, float)
    try:
        requests.decide(services().database, event_of(slug).id, user, act, basis=basis, threshold=threshold)
        flash(str(CONFIRMATIONS[act]))
    except FacesProblem as problem:
        flash(gettext("Nothing was changed.") + " " + translated_error(problem))
    return redirect(url_for("faces_stored.page", slug=slug))


@blueprint.post("/erase")
def erase(slug: str) -> BaseResponse:
    """Erase everything, once somebody said so twice (`sure`, and `frees` where frames are held by it)."""
    if "sure" not in request.form:
        flash(gettext("Nothing was erased: tick that you are sure."))
        return redirect(url_for("faces_stored.page", slug=slug))
    try:
        database, frees = services().database, "frees" in request.form
        gone = requests.erase_faces(database, event_of(slug).id, viewer().user_id, frees=frees)
        outcome = gettext("Erased: %(faces)s faces, %(portraits)s portraits, %(suggestions)s suggestions.",
                       faces=gone.faces, portraits=gone.portraits, suggestions=gone.suggestions)  # fmt: skip
        faces_erase.finish_erasures(services())
    except FacesProblem as problem:
        outcome = gettext("Nothing was erased.") + " " + translated_error(problem)
    except StorageError:
        outcome += " " + gettext("Their pictures in storage follow: it cannot be reached now.")
    flash(outcome)
    return redirect(url_for("faces_stored.page", slug=slug))
