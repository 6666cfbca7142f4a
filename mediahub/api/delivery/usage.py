"""Usage records over the API: who downloaded what, and where pictures were published."""

from __future__ import annotations

from typing import Any

from flask import Response
from marshmallow import Schema, fields, validate

from mediahub.api.blueprint import Blueprint
from mediahub.api.shared.access import event_for, need, refusals, require
from mediahub.api.shared.fields import MAX_PAGE, Words
from mediahub.api.shared.idempotency import idempotent
from mediahub.audit.requests import record_export
from mediahub.catalog.models import UsageLink
from mediahub.delivery.usage import report, requests
from mediahub.http import context
from mediahub.http.context import asset_or_404, services, viewer
from mediahub.rights import Capability

blueprint = Blueprint("api-usage", __name__, description="Who took what, and where pictures were used")
blueprint.before_request(require("read", "download", "desk"))

MAX_CURSOR = (1 << 63) - 1


class RecordsArgs(Schema):
    after = fields.Integer(
        load_default=0,
        validate=validate.Range(min=0, max=MAX_CURSOR),
        metadata={"description": "Id of the last record that you have"},
    )
    limit = fields.Integer(load_default=100, validate=validate.Range(min=1, max=MAX_PAGE))


class RecordSchema(Schema):
    """One thing that happened; never changed and never deleted."""

    id = fields.Integer(required=True)
    at = fields.AwareDateTime(required=True)
    asset = fields.String(attribute="asset_id", required=True)
    action = fields.String(
        required=True, metadata={"description": "`download`, `view`, `share` or `refused`"}
    )
    rendition = fields.String(metadata={"description": "The recipe, or the name of a rendition"})
    size = fields.Integer()
    who = fields.String()
    outlet = fields.String()
    role = fields.String(metadata={"description": "`team`, `press` or `guest`"})
    terms_version = fields.Integer(
        metadata={"description": "Of the terms that they had agreed to then; 0 for none"}
    )
    embargo_until = fields.AwareDateTime(allow_none=True)


class RecordsSchema(Schema):
    records = fields.List(fields.Nested(RecordSchema), required=True)
    after = fields.Integer(
        allow_none=True, metadata={"description": "Where the next page begins; null at the end"}
    )


class EmbargoSchema(Schema):
    """Whether anything large left before its embargo ended."""

    early = fields.Integer(
        required=True, metadata={"description": "Files that press or guests got too early"}
    )
    refused = fields.Integer(required=True)
    team = fields.Integer(required=True)
    records = fields.Integer(required=True, metadata={"description": "How many records this rests on"})


class NewLinkSchema(Schema):
    url = Words(required=True, validate=validate.Length(min=1, max=2000))
    note = Words(load_default="", validate=validate.Length(max=1000))


class LinkSchema(Schema):
    id = fields.Integer(required=True)
    url = fields.String(required=True)
    note = fields.String()
    who = fields.String()
    at = fields.AwareDateTime()


@blueprint.get("/events/<slug>/usage/records")
@blueprint.arguments(RecordsArgs, location="query")
@blueprint.response(200, RecordsSchema)
@refusals(blueprint, 403, 404)
def records(args: dict[str, Any], slug: str) -> dict[str, Any]:
    """List what happened to the event's pictures, in the order of time; for admins and marketing."""
    _require_desk()
    with services().database.read() as session:
        event = event_for(session, slug)
        page = report.records_of(session, event.id, args["after"], args["limit"])
    return {"records": page, "after": page[-1].id if len(page) == args["limit"] else None}


@blueprint.get("/events/<slug>/usage/records.csv")
@blueprint.response(200, {"type": "string"}, content_type="text/csv")
@refusals(blueprint, 403, 404)
def export(slug: str) -> Response:
    """Every record of the event as one CSV file."""
    _require_desk()
    with services().database.read() as session:
        event = event_for(session, slug)
    record_export(services().database, f"usage-{event.slug}.csv", event.id)
    lines = report.csv_lines(services().database, event)
    headers = {"Content-Disposition": f'attachment; filename="usage-{event.slug}.csv"'}
    return Response(lines, mimetype="text/csv", headers=headers | {"Cache-Control": "no-store"})


@blueprint.get("/events/<slug>/usage/embargo")
@blueprint.response(200, EmbargoSchema)
@refusals(blueprint, 403, 404)
def embargo(slug: str) -> report.EmbargoReport:
    """Get whether every embargo of the event held."""
    _require_desk()
    with services().database.read() as session:
        return report.embargo_report(session, event_for(session, slug).id)


@blueprint.get("/assets/<asset_id>/usage")
@blueprint.arguments(RecordsArgs, location="query")
@blueprint.response(200, RecordsSchema)
@refusals(blueprint, 403, 404)
def of_asset(args: dict[str, Any], asset_id: str) -> dict[str, Any]:
    """List what happened to one picture, also to one that was withdrawn; for admins and marketing."""
    _require_desk()
    with services().database.read() as session:
        asset = report.asset_of(session, asset_id)
        page = report.records_of(session, asset.event_id, args["after"], args["limit"], asset_id=asset_id)
    return {"records": page, "after": page[-1].id if len(page) == args["limit"] else None}


@blueprint.get("/assets/<asset_id>/links")
@blueprint.response(200, LinkSchema(many=True))
@refusals(blueprint, 403, 404)
def links(asset_id: str) -> list[UsageLink]:
    """List where a picture was used; press see what they added themselves."""
    with services().database.read() as session:
        asset = asset_or_404(session, asset_id)
        found = report.links_of(session, asset.id)
    who = viewer()
    return found if who.in_team else [one for one in found if one.added_by == who.user_id]


@blueprint.post("/assets/<asset_id>/links")
@idempotent(blueprint)
@blueprint.arguments(NewLinkSchema)
@blueprint.response(201, LinkSchema)
@refusals(blueprint, 403, 404, 409)
def add_link(args: dict[str, Any], asset_id: str) -> UsageLink:
    """Say where a picture was used."""
    need("download", "desk")
    words = "Only press, marketing and admins say where a picture was used."
    context.require(Capability.ADD_USAGE_LINKS, words)
    return requests.add_link(services().database, viewer(), asset_id, args["url"], args["note"])


def _require_desk() -> None:
    need("desk")
    context.require(Capability.SEE_USAGE, "Who downloaded what is for admins and marketing.")
