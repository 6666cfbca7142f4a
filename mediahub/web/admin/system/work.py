"""Work: what waits, runs and failed, with retry and ignore; workers and their loops. The page follows it."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from mediahub.administration import failures, work
from mediahub.administration.failed_work import Failure
from mediahub.catalog.events import list_events
from mediahub.catalog.models.base import utcnow
from mediahub.http.context import services
from mediahub.web.admin.frame import admin_blueprint
from mediahub.web.curation.statistics import span_text

blueprint = admin_blueprint("admin_work", __name__, "/work")


@blueprint.get("")
def page() -> str:
    """All of it, as it is now."""
    with services().database.read() as session:
        found = work.overview(session)
        names = {event.slug: event.name for event in list_events(session)}
    return render_template(
        "admin/system/work.html",
        work=found,
        kinds=_kinds(),
        now=utcnow(),
        span_text=span_text,
        link_of=link_of,
        event_names=names,
    )


@blueprint.post("/<kind>/<path:number>/retry")
def retry(kind: str, number: str) -> BaseResponse:
    """Have it done again."""
    failures.retry(services(), kind, number)
    return redirect(url_for("admin_work.page"), 303)


@blueprint.post("/<kind>/<path:number>/ignore")
def ignore(kind: str, number: str) -> BaseResponse:
    """Show it no more."""
    failures.set_aside(services().database, kind, number)
    return redirect(url_for("admin_work.page"), 303)


@blueprint.post("/ignored")
def show_all() -> BaseResponse:
    """Show again what was set aside."""
    failures.show_all(services().database)
    return redirect(url_for("admin_work.page"), 303)


def link_of(failure: Failure) -> str:
    """The page where one sees more of it; empty where there is none."""
    if failure.asset_id:
        return url_for("assets.page", asset_id=failure.asset_id)
    endpoint = {
        "files": "upload.page",
        "webhooks": "searches.page",
        "edits": "bulk_edits.page",
        "zips": "baskets.page",
        "contact_sheets": "baskets.page",
        "exports": "admin_events.one",
    }.get(failure.kind)
    if failure.kind == "newsrooms":
        return url_for("newsrooms.one", slug=failure.event, run_id=int(failure.id))
    return url_for(endpoint, slug=failure.event) if endpoint and failure.event else ""


def _kinds() -> dict[str, str]:
    """Names of queues in words."""
    return {
        "files": gettext("Files to be read"),
        "index": gettext("Changes for search"),
        "records": gettext("Records to be written"),
        "taggers": gettext("Pictures for taggers"),
        "edits": gettext("Bulk edits"),
        "downloads": gettext("Files to be made for downloads"),
        "zips": gettext("Zips"),
        "contact_sheets": gettext("Contact sheets"),
        "exports": gettext("Exports of events"),
        "crops": gettext("Sets of crops"),
        "newsrooms": gettext("Sendings to newsrooms"),
        "backups": gettext("Backups"),
        "background": gettext("Pictures in the background"),
        "mail": gettext("Mails"),
        "webhooks": gettext("Webhooks"),
        "withdrawals": gettext("Addresses to be ended"),
    }
