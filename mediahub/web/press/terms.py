"""The terms of an event: to read, and to agree to once per version."""

from __future__ import annotations

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from mediahub.catalog.press_pages import public_page
from mediahub.http.context import require_sign_in, services, viewer
from mediahub.http.errors import wants_json
from mediahub.http.incoming import bounded_int
from mediahub.http.language import translated_error
from mediahub.http.signin.steps import safe_path
from mediahub.identity.press_office import requests
from mediahub.identity.terms import TermsError, current_terms, terms_accepted
from mediahub.web.answers.delivery import Terms
from mediahub.web.press.page import paragraphs
from mediahub.web.shared.display import in_language

blueprint = Blueprint("terms", __name__, url_prefix="/press/<slug>")


@blueprint.get("/terms")
def page(slug: str) -> str | Response:
    """What press agree to. Everyone may read it; a script gets the words, for a dialog in their place."""
    with services().database.read() as database:
        event, page = public_page(database, viewer(), slug, members=True)
        terms = current_terms(database, event.id)
        if wants_json():
            text = paragraphs(in_language(terms.text)) if terms else []
            return jsonify(Terms(version=terms.version if terms else 0, event=event.name, paragraphs=text))
        return render_template(
            "press/terms.html",
            event=event,
            page=page,
            terms=terms,
            paragraphs=paragraphs(in_language(terms.text)) if terms else [],
            asks=viewer().is_press_of(slug) and not terms_accepted(database, viewer(), event.id),
            next=safe_path(request.args.get("next") or url_for("library.page", slug=slug)),
        )


@blueprint.post("/terms")
def accept(slug: str) -> BaseResponse:
    """Agree to the version that was read; then on to where they came from."""
    if (answer := require_sign_in()) is not None:
        return answer
    target = safe_path(request.form.get("next") or url_for("library.page", slug=slug))
    version = request.form.get("version", type=bounded_int) or 0
    with services().database.read() as database:
        event, _ = public_page(database, viewer(), slug, members=True)
    try:
        requests.accept_terms(services().database, viewer().user_id, event.id, version)
    except TermsError as error:
        if wants_json():
            return _problem(translated_error(error))
        flash(translated_error(error))
        return redirect(url_for("terms.page", slug=slug, next=target))
    if wants_json():
        return jsonify(accepted=version)
    flash(gettext("Thank you. What you download from now on is under these terms."))
    return redirect(target)


def _problem(message: str) -> Response:
    response = jsonify(error={"code": "terms", "message": message})
    response.status_code = 409
    return response
