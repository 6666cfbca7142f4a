"""An export of an event: asked for, and downloaded once a worker has written it."""

from __future__ import annotations

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response as BaseResponse

from mediahub.http.context import presigner, services, viewer
from mediahub.http.language import translated_error
from mediahub.http.signin.reauthentication import fresh
from mediahub.problems import Conflict
from mediahub.transfer import jobs
from mediahub.web.admin.frame import admin_blueprint

blueprint = admin_blueprint("admin_event_exports", __name__, "/events/<slug>/export")


@blueprint.post("")
@fresh
def make(slug: str) -> BaseResponse:
    """Ask a worker for one."""
    try:
        jobs.ask(services().database, slug, viewer().user_id)
    except Conflict as error:
        flash(translated_error(error), "error")
    return redirect(url_for("admin_events.one", slug=slug, _anchor="export"), 303)


@blueprint.get("/download")
@fresh
def take(slug: str) -> BaseResponse:
    """Download the one that is ready, from S3."""
    key, filename = jobs.take(services().database, slug)
    url = presigner().get(key, filename=filename, mime="application/x-tar", attachment=True)
    return redirect(url, 303)
