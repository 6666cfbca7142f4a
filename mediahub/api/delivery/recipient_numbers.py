"""Recipient numbers in delivered files: to whom a leaked copy went; for admins."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import request
from marshmallow import Schema, fields

from mediahub.api.blueprint import Blueprint
from mediahub.api.shared.access import event_for, open_event, refusals, require
from mediahub.catalog.models import RecipientNumber
from mediahub.delivery import requests
from mediahub.delivery.files.recipient_numbers import MAX_COPY
from mediahub.http.body_limits import FORM_SPARE, takes_up_to
from mediahub.http.context import requires, services
from mediahub.rights import Capability

blueprint = Blueprint("api-recipient-numbers", __name__, description="Numbers in deliveries")
blueprint.before_request(require("desk"))
blueprint.before_request(requires(Capability.FIND_RECIPIENTS, "Only admins see to whom numbered files went."))


class RecipientNumberSchema(Schema):
    """A delivery whose files carry this number."""

    id = fields.String(required=True)
    recipient = fields.String(required=True)
    how = fields.String(metadata={"description": "`download`, `zip` or `push`"})
    created_at = fields.AwareDateTime()


class SettingSchema(Schema):
    numbers_deliveries = fields.Boolean(required=True)


@blueprint.get("/events/<slug>/recipient-numbers/setting")
@blueprint.response(200, SettingSchema)
@refusals(blueprint, 403, 404)
def setting(slug: str) -> dict[str, Any]:
    """Get whether delivered files carry a number."""
    with services().database.read() as session:
        return {"numbers_deliveries": event_for(session, slug).numbers_deliveries}


@blueprint.put("/events/<slug>/recipient-numbers/setting")
@blueprint.arguments(SettingSchema)
@blueprint.response(200, SettingSchema)
@refusals(blueprint, 403, 404)
def save(args: dict[str, Any], slug: str) -> dict[str, Any]:
    """Have delivered files carry a number from now on, or no longer."""
    on = args["numbers_deliveries"]
    requests.number_deliveries(services().database, open_event(slug).id, on)
    return {"numbers_deliveries": on}


@blueprint.post("/events/<slug>/recipient-numbers/find")
@takes_up_to(MAX_COPY + FORM_SPARE)
@blueprint.doc(
    requestBody={
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
)
@blueprint.response(200, RecipientNumberSchema(many=True))
@refusals(blueprint, 403, 404, 413)
def find(slug: str) -> Sequence[RecipientNumber]:
    """Send a found copy as the body (200 MB at most), and learn to whom it went. It is not kept."""
    return requests.find_recipients(services().database, open_event(slug).id, "", request.stream)
