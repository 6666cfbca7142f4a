"""`/api/v1/events/<slug>/press-accounts`: who asked to be let in, and deciding about them."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint, abort
from marshmallow import Schema, fields, validate
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from mediahub.api.access import event_for, refusals, require
from mediahub.catalog.models import PressAccount
from mediahub.catalog.press_pages import press_page
from mediahub.identity.press import APPROVERS, DECISIONS, PressError, decide_account
from mediahub.web.context import services, viewer
from mediahub.web.errors import problem_details
from mediahub.web.letters import write_decision

blueprint = Blueprint(
    "api-press", __name__, description="Press accounts of an event, for admins and marketing"
)
blueprint.before_request(require("edit"))


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


@blueprint.before_request
def require_approver() -> None:
    """The queue holds people's addresses."""
    if not viewer().roles & APPROVERS:
        abort(403, message="Press accounts are for admins and marketing.")


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


@blueprint.post("/events/<slug>/press-accounts/<int:account_id>/decision")
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
