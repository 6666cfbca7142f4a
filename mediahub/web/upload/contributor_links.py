"""Contributor links: the team's list of them, and the page that a link opens."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response as BaseResponse

from mediahub.catalog.models import ContributorLink, Event
from mediahub.catalog.models.base import utcnow
from mediahub.http.addresses import absolute
from mediahub.http.context import event_of, require_sign_in, requires, services, viewer
from mediahub.http.language import translated_error
from mediahub.identity import contributors
from mediahub.identity.contributors import LinkError, Used
from mediahub.ingest.uploads import quarantine
from mediahub.rights import Capability
from mediahub.storage import StorageError
from mediahub.web.upload.desk import RIGHTS, disk_full

GIB = 1 << 30
DAYS = (1, 3, 7, 14, 30)

blueprint = Blueprint("contributors", __name__, url_prefix="/events/<slug>/contributors")
blueprint.before_request(require_sign_in)
blueprint.before_request(
    requires(
        Capability.UPLOAD_FOR_OTHERS,
        lazy_gettext("Links for contributors are made by editors and administrators."),
    )
)
door = Blueprint("contribute", __name__, url_prefix="/c")


@blueprint.get("")
def page(slug: str) -> str:
    """The event's links, and a form for a new one."""
    return _page(event_of(slug))


@blueprint.post("")
def create(slug: str) -> tuple[str, int] | str:
    """Make a link; its address is shown this once."""
    form, event = request.form, event_of(slug)
    try:
        secret = contributors.make_link(
            services().database,
            slug,
            label=form.get("label", ""),
            days=_whole(form.get("days")),
            max_files=_whole(form.get("files")),
            max_bytes=_whole(form.get("gib")) * GIB,
            rights_class=form["rights"] if form.get("rights") in dict(RIGHTS) else "editorial",
            usage_terms=form.get("terms", "")[:5000],
            created_by=viewer().user_id,
        )
    except LinkError as error:
        return _page(event, problem=translated_error(error)), 400
    return _page(event, address=absolute(url_for("contribute.opened", token=secret)))


@blueprint.post("/<prefix>/revoke")
def revoke(slug: str, prefix: str) -> BaseResponse:
    """End a link at once; what came by it stays."""
    contributors.end_link(services().database, prefix, event_of(slug).id)
    return redirect(url_for("contributors.page", slug=slug), 303)


@door.get("/<token>")
def opened(token: str) -> Response | tuple[str, int]:
    """What the holder of a link sees: where to drop files, or that it has ended."""
    with services().database.read() as database:
        link = contributors.find_link(database, token)
        if link is None:
            abort(404, gettext("This link leads nowhere. Was all of it copied?"))
        if not contributors.is_open(link, utcnow()):
            return render_template("upload/contribute_ended.html", link=link, event=link.event), 410
        left = _left(link, contributors.used(database, [link.id]).get(link.id, Used()))
        shown = render_template("upload/contribute.html", link=link, event=link.event, token=token, **left)
    response = Response(shown)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _page(event: Event, **more: str) -> str:
    with services().database.read() as database:
        links = contributors.list_links(database, event.id)
        taken = contributors.used(database, [link.id for link in links])
    try:
        held = quarantine.held(services().bucket, event.slug)
    except StorageError:
        held = None
    now = utcnow()
    rows = [
        {
            "link": link,
            "used": taken.get(link.id, Used()),
            "is_open": contributors.is_open(link, now),
        }
        for link in links
    ]
    return render_template(
        "upload/contributor_links.html", event=event, rows=rows, rights=RIGHTS, days=DAYS, gib=GIB, held=held,
        quarantine_days=services().settings.quarantine_days, **more
    )  # fmt: skip


def _left(link: ContributorLink, taken: Used) -> dict[str, Any]:
    return {
        "files_left": max(0, link.max_files - taken.files),
        "bytes_left": max(0, link.max_bytes - taken.size),
        "disk_full": disk_full(),
    }


def _whole(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 10 else 0
