"""Press accounts of an event over the API: requests, approving and refusing them, adding journalists."""

from __future__ import annotations

from typing import Any

from flask_smorest import abort
from marshmallow import Schema, fields, validate
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from mediahub.api.blueprint import Blueprint
from mediahub.api.shared.access import event_for, refusals, require, require_desk
from mediahub.api.shared.fields import Words
from mediahub.api.shared.idempotency import idempotent
from mediahub.catalog.models import PressAccount
from mediahub.catalog.press_pages import press_page
from mediahub.http.context import services, viewer
from mediahub.http.errors import problem_details
from mediahub.identity.press import DECISIONS, PressError, decide_account
from mediahub.identity.registration import Application, faults, register
from mediahub.web.press.letters import write_decision, write_received

blueprint = Blueprint(
    "api-press", __name__, description="Press accounts of an event, for admins and marketing"
)
blueprint.before_request(require("desk"))
blueprint.before_request(require_desk)


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
        metadata={"description": "Needed unless they are approved; they are told these words"},
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


@blueprint.errorhandler(PressError)
def refused(error: Exception) -> Any:
    """A decision that does not follow."""
    return problem_details(409, str(error))


@blueprint.get("/events/<slug>/press-accounts")
@blueprint.response(200, PressAccountSchema(many=True))
@refusals(blueprint, 403, 404)
def listed(slug: str) -> list[PressAccount]:
    """List everyone who asked for an account, the latest first."""
    with services().database.read() as session:
        query = select(PressAccount).where(PressAccount.event_id == event_for(session, slug).id)
        newest = query.options(joinedload(PressAccount.user)).order_by(PressAccount.requested_at.desc())
        return list(session.scalars(newest))


@blueprint.post("/events/<slug>/press-accounts")
@idempotent(blueprint)
@blueprint.arguments(NewAccountSchema)
@blueprint.response(201, PressAccountSchema)
@refusals(blueprint, 403, 404, 409)
def create(args: dict[str, Any], slug: str) -> PressAccount:
    """Register someone, e.g. from a list of accreditations; they are written to. An account that was approved
    or suspended before stays as it is."""
    said = {name: args[name] for name in ("name", "email", "outlet", "position")}
    application = Application(**said, proof=args["proof"])
    if "email" in faults(application, has_file=True, is_invited=True):
        abort(422, message="That is no address that mail could be sent to.")
    with services().database.begin() as session:
        event = event_for(session, slug)
        outcome, account = register(session, event, application, None)
        if account is None:
            raise PressError("This address is one of the team, or of an account that was shut.")
        office = press_page(session, event).contact_email
        if outcome == "waiting" and args["approved"]:
            account = decide_account(session, account.id, event.id, "approved", viewer().user_id)
            write_decision(session, account, event, office)
        elif outcome == "waiting":
            write_received(session, account, event)
        return account


@blueprint.post("/events/<slug>/press-accounts/<int:account_id>/decision")
@idempotent(blueprint)
@blueprint.arguments(DecisionSchema)
@blueprint.response(200, PressAccountSchema)
@refusals(blueprint, 403, 404, 409)
def decide(args: dict[str, Any], slug: str, account_id: int) -> PressAccount:
    """Approve, refuse or suspend; they are written to."""
    with services().database.begin() as session:
        event = event_for(session, slug)
        account = decide_account(
            session, account_id, event.id, args["decision"], viewer().user_id, args["reason"]
        )
        write_decision(session, account, event, press_page(session, event).contact_email)
        return account
