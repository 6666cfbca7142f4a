"""Health: what the doctor finds and advises, version and licences."""

from __future__ import annotations

from flask import render_template, request

from mediahub.administration import health
from mediahub.administration.health import Found, LookFailed
from mediahub.http.context import release_connection, services
from mediahub.http.language import translated_error
from mediahub.web.admin.frame import admin_blueprint

blueprint = admin_blueprint("admin_health", __name__, "/health")
ORDER = {"problem": 0, "note": 1, "ok": 2}


@blueprint.get("")
def page() -> str:
    """Version and licences at once; the page asks again for what the doctor finds, which takes seconds."""
    findings: list[Found] | None = None
    problem = ""
    if "look" in request.args:
        release_connection()
        try:
            findings = sorted(health.look(services().settings), key=lambda one: ORDER.get(one.state, 0))
        except LookFailed as error:
            problem = translated_error(error)
    return render_template(
        "admin/health.html",
        findings=findings,
        problem=problem,
        version=health.version(),
        packages=health.packages(),
    )
