"""The audit log of the whole installation: searched, read and exported by admins."""

from __future__ import annotations

from flask import Response, render_template

from mediahub.catalog.events import list_events
from mediahub.http.context import requires, services
from mediahub.rights import Capability
from mediahub.web.admin.audit_log import audit_question, file_of, of_event_named, shown
from mediahub.web.admin.frame import admin_blueprint

blueprint = admin_blueprint("admin_audit", __name__, "/audit")
blueprint.before_request(requires(Capability.SEE_AUDIT))


@blueprint.get("")
def page() -> str:
    """Who did what, the newest first."""
    with services().database.read() as session:
        question = of_event_named(session, audit_question())
        found = shown(session, question, "admin_audit.page")
        return render_template("admin/audit.html", events=list_events(session), **found)


@blueprint.get("/export.<kind>")
def file(kind: str) -> Response:
    """What the page shows and all that follows it, as `csv` or `jsonl`."""
    with services().database.read() as session:
        question = of_event_named(session, audit_question())
    return file_of(question, kind)
