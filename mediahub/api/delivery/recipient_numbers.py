"""Recipient numbers in delivered files: to whom a leaked copy went; for admins."""

from __future__ import annotations

from typing import Any

from flask import request
from marshmallow import Schema, fields

from mediahub.api.blueprint import Blueprint
from mediahub.api.shared.access import event_for, refusals, require
from mediahub.catalog.models import DeliveryMark
from mediahub.delivery.files import recipient_numbers
from mediahub.delivery.files.recipient_numbers import MAX_COPY
from mediahub.http.context import requires, services, transaction
from mediahub.rights import Capability

blueprint = Blueprint("api-marks", __name__, description="Marked deliveries")
blueprint.before_request(require("desk"))
blueprint.before_request(requires(Capability.FIND_RECIPIENTS, "Only admins see to whom numbered files went."))


class DeliveryMarkSchema(Schema):
    """A delivery whose files carry this number."""

    id = fields.String(required=True)
    recipient = fields.String(required=True)
    how = fields.String(metadata={"description": "`download`, `zip` or `push`"})
    created_at = fields.AwareDateTime()


class SettingSchema(Schema):
    marks_deliveries = fields.Boolean(required=True)


@blueprint.before_request
def limit_copy() -> None:
    """A found copy may be a large original."""
    request.max_content_length = MAX_COPY


@blueprint.get("/events/<slug>/marks/setting")
@blueprint.response(200, SettingSchema)
@refusals(blueprint, 403, 404)
def setting(slug: str) -> dict[str, Any]:
    """Get whether delivered files carry a number."""
    with services().database.read() as session:
        return {"marks_deliveries": event_for(session, slug).marks_deliveries}


@blueprint.put("/events/<slug>/marks/setting")
@blueprint.arguments(SettingSchema)
@blueprint.response(200, SettingSchema)
@refusals(blueprint, 403, 404)
def save(args: dict[str, Any], slug: str) -> dict[str, Any]:
    """Have delivered files carry a number from now on, or no longer."""
    on = args["marks_deliveries"]
    with transaction() as session:
        recipient_numbers.set_numbering(session, event_for(session, slug).id, on)
    return {"marks_deliveries": on}


@blueprint.post("/events/<slug>/marks/find")
@blueprint.doc(
    requestBody={
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
)
@blueprint.response(200, DeliveryMarkSchema(many=True))
@refusals(blueprint, 403, 404, 413)
def find(slug: str) -> list[DeliveryMark]:
    """Send a found copy as the body (200 MB at most), and learn to whom it went. It is not kept."""
    with services().database.read() as session:
        return recipient_numbers.numbers_in_copy(session, event_for(session, slug).id, request.stream)
