"""Usage: downloads by picture, outlet and person, as CSV; where pictures appeared; embargo report."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Blueprint, Response, abort, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_security import current_user
from werkzeug.wrappers import Response as BaseResponse

from mediahub.catalog.models import Asset
from mediahub.delivery.files.policy import policy_of
from mediahub.delivery.usage import report
from mediahub.http.context import asset_or_404, event_or_404, require_sign_in, services, viewer
from mediahub.http.incoming import sent_fields
from mediahub.web.delivery.notices import shown
from mediahub.web.shared.display import size_text

blueprint = Blueprint("usage", __name__)
blueprint.before_request(require_sign_in)

DESK = frozenset({"admin", "marketing"})
LINKERS = frozenset({"admin", "marketing", "press"})


@blueprint.get("/events/<slug>/usage")
def page(slug: str) -> str:
    """What was taken, by picture and by taker."""
    _require_desk()
    with services().database.read() as database:
        event = event_or_404(database, slug)
        taken = report.by_asset(database, event.id)
        return render_template(
            "delivery/usage.html",
            event=event,
            assets=[(one, shown(one.asset)) for one in taken],
            takers=report.by_taker(database, event.id),
            size_text=size_text,
        )


@blueprint.get("/events/<slug>/usage.csv")
def export(slug: str) -> Response:
    """Every record of the event."""
    _require_desk()
    catalogue = services().database
    with catalogue.read() as database:
        event = event_or_404(database, slug)

    def lines() -> Iterator[str]:
        with catalogue.read() as session:
            yield "\ufeff"  # so that Excel reads it as UTF-8
            yield from report.as_csv(session, event)

    headers = {"Content-Disposition": f'attachment; filename="usage-{event.slug}.csv"'}
    return Response(lines(), mimetype="text/csv", headers=headers | {"Cache-Control": "no-store"})


@blueprint.get("/events/<slug>/usage/embargo")
def embargo(slug: str) -> str:
    """Whether anything large left before an embargo ended."""
    _require_desk()
    with services().database.read() as database:
        event = event_or_404(database, slug)
        return render_template(
            "delivery/embargo.html",
            event=event,
            report=report.embargo_report(database, event.id),
            opens_at=policy_of(database, event.id).opens_at,
        )


@blueprint.get("/assets/<asset_id>/usage")
def of_asset(asset_id: str) -> str:
    """Everything that was done with one picture, also of one that was withdrawn or deleted."""
    _require_desk()
    with services().database.read() as database:
        asset = database.get(Asset, asset_id)
        if asset is None:
            abort(404, gettext("This picture is gone; the export of its event has its records."))
        return render_template(
            "delivery/asset_usage.html",
            event=asset.event,
            asset=shown(asset),
            records=report.of_asset(database, asset_id),
            links=report.links_of(database, asset_id),
            size_text=size_text,
        )


@blueprint.post("/assets/<asset_id>/links")
def add_link(asset_id: str) -> BaseResponse:
    """Say where a picture was used: `url`, and a `note` if there is one."""
    if not viewer().roles & LINKERS:
        abort(403, gettext("Only press, marketing and admins say where a picture was used."))
    said = sent_fields()
    with services().database.begin() as database:
        asset = asset_or_404(database, asset_id)
        try:
            address, note = said.text("url"), said.text("note")
            link = report.add_link(database, asset, address, note, current_user)
        except ValueError as error:
            abort(409, str(error))
        number = link.id
    if request.form:
        return redirect(url_for("usage.of_asset", asset_id=asset_id))
    return jsonify(id=number, url=link.url)


def _require_desk() -> None:
    if not viewer().roles & DESK:
        abort(403, gettext("Who downloaded what is for admins and marketing."))
