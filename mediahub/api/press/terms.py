"""`/api/v1/events/<slug>/terms`: what press agree to before they take anything."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from mediahub.api.blueprint import Blueprint
from mediahub.api.shared.access import my_id, need, open_event, refusals, require
from mediahub.api.shared.fields import Words
from mediahub.api.shared.idempotency import idempotent
from mediahub.catalog.models import Event
from mediahub.http import context
from mediahub.http.context import services, viewer
from mediahub.identity.press_office import requests
from mediahub.identity.terms import MAX_TERMS, count_accepted, current_terms, terms_accepted
from mediahub.rights import Capability

blueprint = Blueprint("api-terms", __name__, description="What press agree to, once per version")
blueprint.before_request(require("read", "download", "desk"))


class TermsSchema(Schema):
    version = fields.Integer(required=True, metadata={"description": "0 where the event has no terms"})
    text = fields.String(required=True)
    created_at = fields.AwareDateTime(allow_none=True)
    agreed = fields.Boolean(
        required=True, metadata={"description": "Whether you may take files as far as terms go"}
    )
    agreed_by = fields.Integer(metadata={"description": "How many people agreed; for the team"})


class AgreementSchema(Schema):
    version = fields.Integer(
        required=True,
        strict=True,
        validate=validate.Range(min=1, max=1_000_000),
        metadata={"description": "The version that you read"},
    )


class NewTermsSchema(Schema):
    text = Words(required=True, validate=validate.Length(min=1, max=MAX_TERMS))


@blueprint.get("/events/<slug>/terms")
@blueprint.response(200, TermsSchema)
@refusals(blueprint, 403, 404)
def current(slug: str) -> dict[str, Any]:
    """Get the version that counts, and whether you agreed to it."""
    return _shown(open_event(slug))


@blueprint.post("/events/<slug>/terms/agreement")
@idempotent(blueprint)
@blueprint.arguments(AgreementSchema)
@blueprint.response(200, TermsSchema)
@refusals(blueprint, 403, 404, 409)
def agree(args: dict[str, Any], slug: str) -> dict[str, Any]:
    """Agree to the version that you read. 409 when another one counts by now: read that."""
    need("download")
    event = open_event(slug)
    requests.accept_terms(services().database, my_id(), event.id, args["version"])
    return _shown(event)


@blueprint.post("/events/<slug>/terms")
@idempotent(blueprint)
@blueprint.arguments(NewTermsSchema)
@blueprint.response(200, TermsSchema)
@refusals(blueprint, 403, 404, 409)
def publish(args: dict[str, Any], slug: str) -> dict[str, Any]:
    """Put up a new version; press agree to it before their next download. The same words change nothing."""
    need("desk")
    context.require(Capability.SET_TERMS, "Terms are set by admins and marketing.")
    event = open_event(slug)
    requests.publish_terms(services().database, event.id, args["text"], viewer().user_id)
    return _shown(event)


def _shown(event: Event) -> dict[str, Any]:
    with services().database.read() as session:
        terms = current_terms(session, event.id)
        shown: dict[str, Any] = {
            "version": terms.version if terms else 0,
            "text": terms.text if terms else "",
            "created_at": terms.created_at if terms else None,
            "agreed": terms_accepted(session, viewer(), event.id),
        }
        if viewer().in_team:
            shown["agreed_by"] = count_accepted(session, terms.id) if terms else 0
        return shown
