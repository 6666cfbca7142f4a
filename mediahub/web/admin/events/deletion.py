"""Deleting an event: what goes with it, the confirmation by its name, and the way back."""

from __future__ import annotations

from datetime import timedelta

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response as BaseResponse

from mediahub.administration.events.deletion import (
    NotTyped,
    consequences,
    delete_event,
    restore_event,
)
from mediahub.administration.events.requests import require_event
from mediahub.http.context import services, viewer
from mediahub.http.language import translated_error
from mediahub.http.signin.reauthentication import fresh
from mediahub.web.admin.frame import admin_blueprint

blueprint = admin_blueprint("admin_event_deletion", __name__, "/events/<slug>")


@blueprint.get("/delete")
def page(slug: str) -> str:
    """What goes with it, and for how long there is a way back."""
    return _page(slug)


@blueprint.post("/delete")
@fresh
def delete(slug: str) -> BaseResponse | tuple[str, int]:
    """Move it to the trash."""
    try:
        moved = delete_event(services().database, slug, request.form.get("typed", ""), viewer().user_id)
    except NotTyped as error:
        return _page(slug, translated_error(error)), 400
    flash(
        ngettext(
            "The event is in the trash, with %(num)s picture.",
            "The event is in the trash, with %(num)s pictures.",
            moved,
        )
    )
    return redirect(url_for("admin_events.page"), 303)


@blueprint.post("/restore")
def restore(slug: str) -> BaseResponse:
    """Bring it back from the trash."""
    restore_event(services().database, slug, timedelta(days=services().settings.trash_days))
    flash(gettext("The event is back, with its pictures."))
    return redirect(url_for("admin_events.one", slug=slug), 303)


def _page(slug: str, problem: str = "") -> str:
    with services().database.read() as session:
        event = require_event(session, slug)
        return render_template(
            "admin/events/deletion.html",
            event=event,
            goes=consequences(session, event),
            trash_days=services().settings.trash_days,
            problem=problem,
            labels=_labels(),
        )


def _labels() -> dict[str, str]:
    return {
        "galleries": gettext("Galleries"),
        "share_links": gettext("Shared links"),
        "sessions": gettext("Sessions"),
        "press_accounts": gettext("Press accounts"),
        "contributor_links": gettext("Links for contributors"),
        "ftp_accounts": gettext("FTP accounts"),
        "newsrooms": gettext("Newsrooms"),
        "batches": gettext("Deliveries"),
    }
