"""Integrations: mail, S3, search, sign-in, FTP, newsrooms, webhooks; each with a try of it."""

from __future__ import annotations

from flask import render_template, request
from flask_babel import gettext
from flask_security import current_user

from mediahub.administration import integrations
from mediahub.administration.integrations import Outcome
from mediahub.http.context import release_connection, services
from mediahub.web.admin.frame import admin_blueprint

blueprint = admin_blueprint("admin_integrations", __name__, "/integrations")


@blueprint.get("")
def page() -> str:
    """All of them."""
    return _page()


@blueprint.post("")
def try_it() -> str:
    """Try one, and say what happened."""
    kind, number, to = request.form.get("kind", ""), request.form.get("id", ""), current_user.email
    release_connection()
    return _page((kind, number), integrations.try_it(services(), kind, number, to))


def _page(tried: tuple[str, str] | None = None, outcome: Outcome | None = None) -> str:
    with services().database.read() as session:
        found = integrations.integrations(session, services())
    return render_template(
        "admin/system/integrations.html",
        found=found,
        tried=tried,
        outcome=outcome,
        kinds=_kinds(),
        to=current_user.email,
    )


def _kinds() -> dict[str, tuple[str, str, str]]:
    """Name, what a try does, icon."""
    return {
        "mail": (gettext("Mail"), gettext("Sends a test mail to your address."), "send"),
        "s3": (gettext("Storage (S3)"), gettext("Writes an object, reads it and deletes it."), "disk"),
        "search": (gettext("Search"), gettext("Looks for a picture in the index."), "search"),
        "oidc": (
            gettext("Identity provider (OpenID Connect)"),
            gettext("Asks it for its addresses and keys."),
            "person",
        ),
        "ftp": (gettext("FTP for cameras"), gettext("Signs in as a camera does."), "camera"),
        "newsroom": (gettext("Newsroom"), gettext("Signs in at its server and out again."), "globe"),
        "webhook": (gettext("Webhook"), gettext("Sends a signed ping."), "link"),
    }
