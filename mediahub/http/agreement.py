"""Agreement to terms before any download: what somebody is answered who did not agree yet."""

from __future__ import annotations

from typing import Any

from flask import Flask, redirect, request, url_for
from sqlalchemy.orm import Session

from mediahub.catalog.models import Event
from mediahub.http.context import viewer
from mediahub.http.errors import problem_details, wants_json
from mediahub.http.language import translated_error
from mediahub.identity.terms import TermsNotAccepted, require_accepted


def init_app(app: Flask) -> None:
    """Lead everybody who has to agree first to what they have to agree to."""
    app.register_error_handler(TermsNotAccepted, ask_to_agree)


def require_terms(database: Session, event: Event) -> None:
    """Stop unless whoever asks agreed to the event's terms, or need not, like the team."""
    require_accepted(database, viewer(), event)


def ask_to_agree(error: TermsNotAccepted) -> Any:
    """People are led to the terms and from there back; a script gets 403 with the code `terms` and the
    address of the terms."""
    back = request.full_path.rstrip("?") if request.method == "GET" else None
    url = url_for("terms.page", slug=error.slug, next=back)
    message = translated_error(error)
    if request.path.startswith("/api/"):
        return problem_details(403, message, code="terms", terms=url)
    if request.method != "GET" or wants_json():
        return {"error": {"code": "terms", "message": message, "terms": url}}, 403
    return redirect(url)
