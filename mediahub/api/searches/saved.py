"""`/api/v1/events/<slug>/searches`: saved searches, and what is new in them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from marshmallow import Schema, fields, validate

from mediahub.alerts import changes
from mediahub.alerts.changes import SearchChange
from mediahub.alerts.saved_searches import DIGESTS, GRACE_HOURS, Listed, list_searches, own_search
from mediahub.api.blueprint import Blueprint
from mediahub.api.shared.access import event_for, open_event, refusals, require
from mediahub.api.shared.idempotency import idempotent
from mediahub.api.shared.questions import QUERY, query_field, require_understood
from mediahub.catalog.models import SavedSearch
from mediahub.catalog.models.base import utcnow
from mediahub.http.context import services, viewer

blueprint = Blueprint("api-searches", __name__, description="Saved searches, and what is new in them")
blueprint.before_request(require("read"))

MAX_GRACE_HOURS = 24 * 14
SECRET = {"description": "`whsec_…`, the key of the signature (Standard Webhooks). Only its owner reads it."}


class NewSearchSchema(Schema):
    name = fields.String(required=True, validate=validate.Length(min=1, max=120))
    query = query_field(required=True)
    shared = fields.Boolean(load_default=False, metadata={"description": "Whether the whole team sees it"})


class SearchChangeSchema(Schema):
    shared = fields.Boolean()
    digest = fields.String(validate=validate.OneOf(DIGESTS))
    webhook_url = fields.String(validate=validate.Length(max=1000))


class SavedSearchSchema(Schema):
    id = fields.Integer(attribute="search.id", required=True)
    name = fields.String(attribute="search.name", required=True)
    query = fields.String(attribute="search.query", required=True, metadata=QUERY)
    shared = fields.Boolean(attribute="search.is_shared", required=True)
    own = fields.Boolean(attribute="is_own", required=True)
    new = fields.Integer(required=True, metadata={"description": "Pictures since you looked"})
    digest = fields.String(attribute="search.digest", required=True)
    webhook_url = fields.Function(
        lambda listed: listed.search.webhook_url if listed.is_own else "",
        metadata={"type": "string", "description": "What is called with news; of your own searches only"},
    )


class WebhookSchema(Schema):
    url = fields.String(attribute="webhook_url", required=True, metadata={"description": "Empty for none"})
    secret = fields.String(attribute="webhook_secret", required=True, metadata=SECRET)
    also_signed_until = fields.AwareDateTime(
        attribute="webhook_before_until",
        allow_none=True,
        metadata={"description": "Until then calls carry a signature by the secret from before too"},
    )


class RotationSchema(Schema):
    grace_hours = fields.Integer(
        load_default=GRACE_HOURS,
        validate=validate.Range(min=0, max=MAX_GRACE_HOURS),
        metadata={"description": "For how long calls are signed with the old secret too"},
    )


@blueprint.get("/events/<slug>/searches")
@blueprint.response(200, SavedSearchSchema(many=True))
@refusals(blueprint, 403, 404)
def listed(slug: str) -> list[Listed]:
    """List your searches and those of the team; counts are of what you may see."""
    with services().database.read() as session:
        return list_searches(session, viewer(), event_for(session, slug).id)


@blueprint.post("/events/<slug>/searches")
@idempotent(blueprint)
@blueprint.arguments(NewSearchSchema)
@blueprint.response(201, SavedSearchSchema)
@refusals(blueprint, 403, 404, 409)
def create(args: dict[str, Any], slug: str) -> Listed:
    """Keep a search. What it finds now is no news; what it finds from now on is."""
    event = open_event(slug)
    require_understood(event.slug, args["query"])
    search = changes.save(services(), viewer(), event.id, args["name"], args["query"], shared=args["shared"])
    return Listed(search, 0, is_own=True)


@blueprint.patch("/events/<slug>/searches/<int:search_id>")
@blueprint.arguments(SearchChangeSchema)
@blueprint.response(200, SavedSearchSchema)
@refusals(blueprint, 403, 404, 409)
def change(args: dict[str, Any], slug: str, search_id: int) -> Listed:
    """Choose whom a search of yours tells: the team, mail, another program."""
    event_id = open_event(slug).id
    return changes.change(services().database, viewer(), event_id, search_id, SearchChange(**args), utcnow())


@blueprint.delete("/events/<slug>/searches/<int:search_id>")
@blueprint.response(204)
@refusals(blueprint, 403, 404, 409)
def delete(slug: str, search_id: int) -> None:
    """Delete a saved search of yours, its notifications and its feeds."""
    changes.delete(services().database, viewer(), open_event(slug).id, search_id)


@blueprint.get("/events/<slug>/searches/<int:search_id>/webhook")
@blueprint.response(200, WebhookSchema)
@refusals(blueprint, 403, 404, 409)
def webhook(slug: str, search_id: int) -> SavedSearch:
    """Get the address that a search of yours calls, and the secret that calls are signed with."""
    with services().database.read() as session:
        return own_search(session, viewer(), event_for(session, slug).id, search_id)


@blueprint.post("/events/<slug>/searches/<int:search_id>/webhook/rotate")
@blueprint.arguments(RotationSchema, required=False)
@blueprint.response(200, WebhookSchema)
@refusals(blueprint, 403, 404, 409)
def rotate(args: dict[str, Any], slug: str, search_id: int) -> SavedSearch:
    """Give the webhook a new secret. For a time calls carry two signatures."""
    wanted = SearchChange(new_secret_with_grace=timedelta(hours=args["grace_hours"]))
    event_id = open_event(slug).id
    return changes.change(services().database, viewer(), event_id, search_id, wanted, utcnow()).search
