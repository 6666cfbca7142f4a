"""Usage: downloads by picture, outlet and person, as CSV; where pictures appeared; embargo report."""

from __future__ import annotations

from itertools import chain

from flask import Blueprint, Response, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from mediahub.audit.requests import record_export
from mediahub.csv_text import UTF8_MARK
from mediahub.delivery.files.policy import policy_of
from mediahub.delivery.usage import report, requests
from mediahub.http.context import event_of, event_or_404, require, require_sign_in, services, viewer
from mediahub.http.incoming import sent_fields
from mediahub.rights import Capability
from mediahub.web.admin.audit_log import trail
from mediahub.web.delivery.notices import shown
from mediahub.web.shared.display import size_text

blueprint = Blueprint("usage", __name__)
blueprint.before_request(require_sign_in)

"""Before a CSV file, so that Excel reads it as UTF-8."""


@blueprint.get("/events/<slug>/usage")
def page(slug: str) -> str:
    """What was taken, by picture and by taker."""
    require_desk()
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
    require_desk()
    event = event_of(slug)
    record_export(services().database, f"usage-{event.slug}.csv", event.id)
    lines = chain([UTF8_MARK], report.csv_lines(services().database, event))
    headers = {"Content-Disposition": f'attachment; filename="usage-{event.slug}.csv"'}
    return Response(lines, mimetype="text/csv", headers=headers | {"Cache-Control": "no-store"})


@blueprint.get("/events/<slug>/usage/embargo")
def embargo(slug: str) -> str:
    """Whether anything large left before an embargo ended."""
    require_desk()
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
    require_desk()
    with services().database.read() as database:
        asset = report.asset_of(database, asset_id)
        return render_template(
            "delivery/asset_usage.html",
            event=asset.event,
            asset=shown(asset),
            records=report.of_asset(database, asset_id),
            links=report.links_of(database, asset_id),
            size_text=size_text,
            **(trail(database, asset) if viewer().may(Capability.SEE_AUDIT) else {}),
        )


@blueprint.post("/assets/<asset_id>/links")
def add_link(asset_id: str) -> BaseResponse:
    """Say where a picture was used: `url`, and a `note` if there is one."""
    require(
        Capability.ADD_USAGE_LINKS,
        gettext("Only press, marketing and admins say where a picture was used."),
    )
    sent = sent_fields()
    link = requests.add_link(services().database, viewer(), asset_id, sent.text("url"), sent.text("note"))
    if request.form:
        return redirect(url_for("usage.of_asset", asset_id=asset_id))
    return jsonify(id=link.id, url=link.url)


def require_desk() -> None:
    """Usage holds names and addresses of people."""
    require(Capability.SEE_USAGE, gettext("Who downloaded what is for admins and marketing."))
