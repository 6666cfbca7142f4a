"""Storage: what originals take and how it grows, quotas, trash and quarantine."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response as BaseResponse

from mediahub.administration import storage_usage
from mediahub.administration.events import requests
from mediahub.administration.events.requests import require_event
from mediahub.catalog.events import EventError
from mediahub.http.context import services
from mediahub.http.language import translated_error
from mediahub.http.signin.reauthentication import fresh
from mediahub.ingest.uploads import quarantine
from mediahub.ingest.uploads.quarantine import Held
from mediahub.ingest.uploads.quotas import NEARLY, quotas_of
from mediahub.storage import StorageError
from mediahub.web.admin.frame import admin_blueprint
from mediahub.web.curation.statistics import day_text

blueprint = admin_blueprint("admin_storage", __name__, "/storage")
GB = 10**9
CHART = {"width": 720, "height": 160, "foot": 22}
"""Pixels of the chart."""


@blueprint.get("")
def page() -> str:
    """All figures, and what can be emptied."""
    with services().database.read() as session:
        used = storage_usage.usage(session)
        days = storage_usage.growth(session)
        return render_template(
            "admin/system/storage.html",
            used=used,
            passing=storage_usage.passing(session),
            passing_names=_passing_names(),
            chart=chart(days),
            came=sum(one.size for _, one in days),
            held=_held(),
            nearly=NEARLY,
            day_text=day_text,
        )


@blueprint.get("/<slug>")
def quotas(slug: str) -> str:
    """The quotas of an event and of its photographers."""
    return _quotas(slug)


@blueprint.post("/<slug>")
def limit(slug: str) -> BaseResponse | tuple[str, int]:
    """Set them."""
    form = request.form
    try:
        of_event = _bytes(form.get("event", ""))
        names, sizes = form.getlist("photographer"), form.getlist("size")
        wanted = ((name.strip(), _bytes(size)) for name, size in zip(names, sizes, strict=False))
        requests.limit(
            services().database, slug, of_event, {name: size for name, size in wanted if name and size}
        )
    except EventError as error:
        return _quotas(slug, translated_error(error)), 400
    flash(gettext("Saved."))
    return redirect(url_for("admin_storage.quotas", slug=slug), 303)


@blueprint.post("/<slug>/trash")
@fresh
def empty_trash(slug: str) -> BaseResponse:
    """Have all that is in the trash of an event deleted for good."""
    requests.empty_trash(services().database, slug)
    flash(gettext("A worker deletes what was in the trash now; the figures follow."))
    return redirect(url_for("admin_storage.page"), 303)


@blueprint.post("/quarantine")
@fresh
def empty_quarantine() -> BaseResponse:
    """Delete all that is in quarantine."""
    deleted = quarantine.empty_now(services())
    flash(ngettext("%(num)s file was deleted.", "%(num)s files were deleted.", deleted))
    return redirect(url_for("admin_storage.page"), 303)


def chart(days: list[tuple[Any, storage_usage.Amount]]) -> dict[str, Any]:
    """A bar for each day: where it stands, in the chart's pixels."""
    top = max([1, *(one.size for _, one in days)])
    room = CHART["width"] / len(days)
    inner = CHART["height"] - CHART["foot"]
    bars = [
        {
            "day": day.isoformat(),
            "x": place * room + 2,
            "y": inner - inner * one.size / top,
            "width": room - 4,
            "height": inner * one.size / top,
            "middle": (place + 0.5) * room,
            "amount": one,
        }
        for place, (day, one) in enumerate(days)
    ]
    return {**CHART, "bars": bars, "top": top}


def _passing_names() -> dict[str, str]:
    """Names of what is made to be handed out."""
    return {
        "exports": gettext("Exports of events"),
        "downloads": gettext("Files made for downloads"),
        "crops": gettext("Sets of crops"),
        "contact_sheets": gettext("Contact sheets"),
    }


def _held() -> Held | None:
    """Files and bytes in quarantine; None where storage does not answer."""
    try:
        return quarantine.held(services().bucket)
    except StorageError:
        return None


def _quotas(slug: str, problem: str = "") -> str:
    with services().database.read() as session:
        event = require_event(session, slug)
        names = dict.fromkeys(
            [*storage_usage.photographers_in(session, event.id), *event.photographer_quotas]
        )
        return render_template(
            "admin/system/quotas.html",
            event=event,
            names=list(names),
            quotas={quota.whose: quota for quota in quotas_of(session, event)},
            gb=GB,
            nearly=NEARLY,
            problem=problem,
        )


def _bytes(text: str) -> int | None:
    """Gigabytes of the form in bytes; None for an empty field. Raises EventError."""
    try:
        return round(float(text.replace(",", ".")) * GB) if text.strip() else None
    except (ValueError, OverflowError):
        raise EventError(gettext("A quota is a size above zero. Leave it empty for none.")) from None
