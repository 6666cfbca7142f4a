"""Backups: when the last one was made, what each would bring back, and one more now."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from mediahub.backup import runs
from mediahub.catalog.models.base import utcnow
from mediahub.http.context import services, viewer
from mediahub.web.admin.frame import admin_blueprint

blueprint = admin_blueprint("admin_backups", __name__, "/backups")


@blueprint.get("")
def page() -> str:
    """The last backups, and how old the newest is."""
    settings = services().settings
    with services().database.read() as session:
        return render_template(
            "admin/system/backups.html",
            health=runs.health(session, settings, utcnow()),
            found=runs.recent(session),
            target=settings.backup_target,
            hours=settings.backup_every_hours,
            keep=settings.backup_keep,
            is_encrypted=bool(settings.backup_recipient or settings.backup_passphrase),
        )


@blueprint.post("")
def make() -> BaseResponse:
    """Ask a worker for one now."""
    runs.ask(services(), viewer().user_id)
    flash(gettext("A worker begins with it within a minute."))
    return redirect(url_for("admin_backups.page"), 303)
