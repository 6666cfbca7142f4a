"""The press page of an event and its invitations; for admins and marketing."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from mediahub.api.blueprint import Blueprint
from mediahub.api.shared.access import DESK_ONLY, event_for, open_event, refusals, require
from mediahub.api.shared.fields import Words
from mediahub.catalog.models import PressInvitation, PressPage
from mediahub.catalog.press_pages import LIMITS, press_page
from mediahub.http.addresses import invitation_address
from mediahub.http.context import requires, services, viewer
from mediahub.identity.press_office import requests
from mediahub.identity.press_office.invitations import (
    MAX_DAYS,
    MAX_PEOPLE,
    is_open,
    list_invitations,
)
from mediahub.rights import Capability

blueprint = Blueprint("api-press-page", __name__, description="The press page and its invitations")
blueprint.before_request(require("desk"))
blueprint.before_request(requires(Capability.LET_PRESS_IN, DESK_ONLY))

COVER = {"description": "Id of a picture that anyone may use freely; null for none"}


class PressPageSchema(Schema):
    """The page under `/press/<slug>`."""

    is_public = fields.Boolean(required=True)
    headline = fields.String(metadata={"description": "Empty for the event's name"})
    text = fields.String(metadata={"description": "Paragraphs, apart by an empty line"})
    place = fields.String()
    contact_name = fields.String()
    contact_email = fields.String()
    contact_phone = fields.String()
    cover = fields.String(attribute="cover_id", allow_none=True, metadata=COVER)
    guests_see = fields.Boolean(
        required=True, metadata={"description": "Whether guests see small, marked previews of free pictures"}
    )
    takes_requests = fields.Boolean(
        required=True, metadata={"description": "Whether anyone may ask for an account"}
    )


class PressPageChangeSchema(Schema):
    """What is left out stays as it is."""

    is_public = fields.Boolean()
    headline = Words(validate=validate.Length(max=LIMITS["headline"]))
    text = Words(validate=validate.Length(max=LIMITS["text"]))
    place = Words(validate=validate.Length(max=LIMITS["place"]))
    contact_name = Words(validate=validate.Length(max=LIMITS["contact_name"]))
    contact_email = Words(validate=validate.Length(max=LIMITS["contact_email"]))
    contact_phone = Words(validate=validate.Length(max=LIMITS["contact_phone"]))
    cover = Words(allow_none=True, validate=validate.Length(max=20), metadata=COVER)
    guests_see = fields.Boolean()
    takes_requests = fields.Boolean()


class NewInvitationSchema(Schema):
    label = Words(load_default="", validate=validate.Length(max=200), metadata={"description": "For whom"})
    people = fields.Integer(
        load_default=1, validate=validate.Range(min=1, max=MAX_PEOPLE), metadata={"description": "How many"}
    )
    days = fields.Integer(load_default=14, validate=validate.Range(min=1, max=MAX_DAYS))
    approved = fields.Boolean(
        load_default=False, metadata={"description": "Whether who registers with it need not wait"}
    )


class InvitationSchema(Schema):
    id = fields.Integer(required=True)
    label = fields.String(required=True)
    people = fields.Integer(attribute="limit", required=True)
    used = fields.Integer(required=True)
    approved = fields.Boolean(attribute="is_approved", required=True)
    open = fields.Boolean(required=True, metadata={"description": "Whether someone can still register"})
    expires_at = fields.AwareDateTime()
    revoked_at = fields.AwareDateTime(allow_none=True)


class MadeInvitationSchema(InvitationSchema):
    link = fields.String(required=True, metadata={"description": "Shown this once"})


@blueprint.get("/events/<slug>/press-page")
@blueprint.response(200, PressPageSchema)
@refusals(blueprint, 403, 404)
def page(slug: str) -> PressPage:
    """Get what the press page says, and who may see what."""
    with services().database.read() as session:
        return press_page(session, event_for(session, slug))


@blueprint.patch("/events/<slug>/press-page")
@blueprint.arguments(PressPageChangeSchema)
@blueprint.response(200, PressPageSchema)
@refusals(blueprint, 403, 404, 409)
def change(args: dict[str, Any], slug: str) -> PressPage:
    """Change the press page. 409 for a cover that is not free to use."""
    return requests.change_page(services().database, open_event(slug), args)


@blueprint.get("/events/<slug>/invitations")
@blueprint.response(200, InvitationSchema(many=True))
@refusals(blueprint, 403, 404)
def invitations(slug: str) -> list[dict[str, Any]]:
    """List the invitations, the newest first."""
    with services().database.read() as session:
        return [_shown(one) for one in list_invitations(session, event_for(session, slug).id)]


@blueprint.post("/events/<slug>/invitations")
@blueprint.arguments(NewInvitationSchema)
@blueprint.response(201, MadeInvitationSchema)
@refusals(blueprint, 403, 404, 409)
def invite(args: dict[str, Any], slug: str) -> dict[str, Any]:
    """Make an invitation; its link is shown this once."""
    made, code = requests.invite(
        services().database, open_event(slug).id, label=args["label"], people=args["people"],
        days=args["days"], is_approved=args["approved"], by=viewer().user_id,
    )  # fmt: skip
    return {**_shown(made), "link": invitation_address(slug, code)}


@blueprint.delete("/events/<slug>/invitations/<int:invitation_id>")
@blueprint.response(204)
@refusals(blueprint, 403, 404, 409)
def end(slug: str, invitation_id: int) -> None:
    """End an invitation; who registered with it stays."""
    requests.revoke_invitation(services().database, open_event(slug).id, invitation_id)


def _shown(invitation: PressInvitation) -> dict[str, Any]:
    columns = ("id", "label", "limit", "used", "is_approved", "expires_at", "revoked_at")
    return {**{name: getattr(invitation, name) for name in columns}, "open": is_open(invitation)}
