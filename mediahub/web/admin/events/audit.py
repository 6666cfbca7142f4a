"""The audit log of one event, for its admins."""

from __future__ import annotations

from flask import Blueprint, Response, render_template
from flask_babel import lazy_gettext

from mediahub.http.context import event_of, event_or_404, require_sign_in, requires, services
from mediahub.rights import Capability
from mediahub.web.admin.audit_log import audit_question, file_of, shown

blueprint = Blueprint("audit", __name__, url_prefix="/events/<slug>/audit")
blueprint.before_request(require_sign_in)
blueprint.before_request(
    requires(Capability.SEE_AUDIT, lazy_gettext("Only the admins of an event read its audit log."))
)


@blueprint.get("")
def page(slug: str) -> str:
    """Who did what at this event, the newest first."""
    with services().database.read() as session:
        event = event_or_404(session, slug)
        found = shown(session, audit_question((event.id,), event.timezone), "audit.page", event, slug=slug)
        return render_template("admin/events/audit.html", event=event, events=(), **found)


@blueprint.get("/export.<kind>")
def file(slug: str, kind: str) -> Response:
    """What the page shows and all that follows it, as `csv` or `jsonl`."""
    event = event_of(slug)
    return file_of(audit_question((event.id,), event.timezone), kind, event.id)
