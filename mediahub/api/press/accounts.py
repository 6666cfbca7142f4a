"""Press accounts of an event over the API: requests, approving and refusing them, adding journalists."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_smorest import abort
from marshmallow import Schema, fields, validate

from mediahub.api.blueprint import Blueprint
from mediahub.api.shared.access import DESK_ONLY, event_for, open_event, refusals, require
from mediahub.api.shared.fields import Words
from mediahub.api.shared.idempotency import idempotent
from mediahub.catalog.models import PressAccount
from mediahub.http.addresses import press_addresses
from mediahub.http.context import requires, services, viewer
from mediahub.identity.press import DECISIONS, accounts_of
from mediahub.identity.press_office import requests
from mediahub.identity.press_office.registration import Application, faults
from mediahub.rights import Capability

FIELDS = ("name", "email", "outlet", "position", "proof")
blueprint = Blueprint(
    "api-press", __name__, description="Press accounts of an event, for admins and marketing"
)
blueprint.before_request(require("desk"))
blueprint.before_request(requires(Capability.LET_PRESS_IN, DESK_ONLY))


class PressAccountSchema(Schema):
    id = fields.Integer(required=True)
    state = fields.String(required=True, validate=validate.OneOf(list(DECISIONS)))
    name = fields.String(attribute="user.name")
    email = fields.String(attribute="user.email")
    outlet = fields.String()
    position = fields.String()
    proof = fields.String()
    reason = fields.String()
    requested_at = fields.AwareDateTime()
    last_seen_at = fields.AwareDateTime(allow_none=True)


class DecisionSchema(Schema):
    decision = fields.String(required=True, validate=validate.OneOf(["approved", "refused", "suspended"]))
    reason = fields.String(
        load_default="",
        validate=validate.Length(max=2000),
        metadata={"description": "Needed unless they are approved; they get these words"},
    )


class NewAccountSchema(Schema):
    name = Words(required=True, validate=validate.Length(min=1, max=200))
    email = fields.Email(required=True, validate=validate.Length(max=255))
    outlet = Words(required=True, validate=validate.Length(min=1, max=200))
    position = Words(load_default="", validate=validate.Length(max=120))
    proof = Words(
        load_default="",
        validate=validate.Length(max=500),
        metadata={"description": "What shows that they are press, e.g. the number of an accreditation"},
    )
    approved = fields.Boolean(
        load_default=False,
        metadata={"description": "Whether they are let in at once; else they wait in the queue"},
    )


@blueprint.get("/events/<slug>/press-accounts")
@blueprint.response(200, PressAccountSchema(many=True))
@refusals(blueprint, 403, 404)
def listed(slug: str) -> list[PressAccount]:
    """List everyone who asked for an account, the latest first."""
    with services().database.read() as session:
        return accounts_of(session, event_for(session, slug).id)


@blueprint.post("/events/<slug>/press-accounts")
@idempotent(blueprint)
@blueprint.arguments(NewAccountSchema)
@blueprint.response(201, PressAccountSchema)
@refusals(blueprint, 403, 404, 409)
def create(args: dict[str, Any], slug: str) -> PressAccount:
    """Register someone, e.g. from a list of accreditations; they are written to. An account that was approved
    or suspended before stays as it is."""
    application = Application(**{name: args[name] for name in FIELDS})
    if "email" in faults(application, has_file=True, is_invited=True):
        abort(422, message=gettext("That is no address that mail could be sent to."))
    return requests.add_account(
        services().database, open_event(slug), application,
        approved=args["approved"], by=viewer().user_id, addresses=press_addresses(),
    )  # fmt: skip


@blueprint.post("/events/<slug>/press-accounts/<int:account_id>/decision")
@idempotent(blueprint)
@blueprint.arguments(DecisionSchema)
@blueprint.response(200, PressAccountSchema)
@refusals(blueprint, 403, 404, 409)
def decide(args: dict[str, Any], slug: str, account_id: int) -> PressAccount:
    """Approve, refuse or suspend; they are written to."""
    event, by, decision, reason = open_event(slug), viewer().user_id, args["decision"], args["reason"]
    addresses = press_addresses()
    return requests.decide(services().database, event, account_id, decision, by, reason, addresses)
