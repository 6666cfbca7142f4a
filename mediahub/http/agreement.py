"""Agreement to terms before any download: the check for every route that hands out a file."""

from __future__ import annotations

from flask import abort, make_response, redirect, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session

from mediahub.catalog.models import Event
from mediahub.http.context import viewer
from mediahub.http.errors import problem_details, wants_json
from mediahub.identity.terms import terms_accepted


def require_terms(database: Session, event: Event) -> None:
    """Stop unless whoever asks agreed to the event's terms, or need not.

    People are led to the terms and from there back; a script gets 403 with the code `terms` and the address
    of the terms. Does nothing for the team.
    """
    if terms_accepted(database, viewer(), event.id):
        return
    back = request.full_path.rstrip("?") if request.method == "GET" else None
    url = url_for("terms.page", slug=event.slug, next=back)
    message = gettext("Read and accept the terms of %(event)s first.", event=event.name)
    if request.path.startswith("/api/"):
        abort(make_response(problem_details(403, message, code="terms", terms=url)))
    if request.method != "GET" or wants_json():
        abort(make_response({"error": {"code": "terms", "message": message, "terms": url}}, 403))
    abort(redirect(url))
