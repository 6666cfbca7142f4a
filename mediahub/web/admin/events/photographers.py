"""Photographers of an event: a link with a QR code for each phone, an FTP account for each camera."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from mediahub.administration import senders
from mediahub.administration.events.requests import require_event
from mediahub.catalog.models.base import utcnow
from mediahub.http.addresses import absolute
from mediahub.http.context import services, viewer
from mediahub.http.language import translated_error
from mediahub.identity import contributors
from mediahub.ingest.sources.ftp.accounts import AccountError
from mediahub.media.qr import qr_data_url
from mediahub.web.admin.frame import admin_blueprint

blueprint = admin_blueprint("admin_photographers", __name__, "/events/<slug>/photographers")


@blueprint.get("")
def page(slug: str) -> str:
    """Who delivers, and forms for one more."""
    return _page(slug)


@blueprint.post("/links")
def link(slug: str) -> str:
    """Make a link; its address and code are shown this once."""
    name = " ".join(request.form.get("photographer", "").split())[:120]
    secret = senders.make_phone_link(services().database, slug, name, viewer().user_id)
    address = absolute(url_for("contribute.opened", token=secret))
    return _page(slug, address=address, code=qr_data_url(address), name=name)


@blueprint.post("/ftp")
def account(slug: str) -> str | tuple[str, int]:
    """Make an FTP account; its password is shown this once."""
    form = request.form
    try:
        made = senders.make_ftp_account(
            services().database, slug, form.get("login", ""), form.get("photographer", "")
        )
    except AccountError as error:
        return _page(slug, problem=translated_error(error)), 400
    return _page(slug, account=made)


@blueprint.post("/ftp/<name>")
def switch(slug: str, name: str) -> BaseResponse:
    """Let a camera send, or not."""
    senders.switch_ftp_account(services().database, slug, name, active="on" in request.form)
    return redirect(url_for("admin_photographers.page", slug=slug), 303)


def _page(slug: str, **more: Any) -> str:
    settings, now = services().settings, utcnow()
    with services().database.read() as session:
        event = require_event(session, slug)
        links = [one for one in contributors.list_links(session, event.id) if contributors.is_open(one, now)]
        return render_template(
            "admin/events/photographers.html",
            event=event,
            links=links,
            accounts=senders.ftp_accounts_of(session, event.id),
            has_ftp=settings.ftp,
            ftp_hosts=settings.ftp_hosts,
            ftp_port=settings.ftp_port,
            is_local=not (settings.public_url or settings.is_open_to_network),
            **more,
        )
