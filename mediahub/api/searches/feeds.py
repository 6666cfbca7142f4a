"""Atom and JSON feeds of searches: made and ended here, read at the address that is shown once."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validates_schema

from mediahub.alerts import changes
from mediahub.alerts.feeds.feeds import list_feeds
from mediahub.api.blueprint import Blueprint
from mediahub.api.shared.access import event_for, my_id, open_event, refusals, require
from mediahub.api.shared.fields import row_id
from mediahub.api.shared.questions import query_field, require_understood
from mediahub.catalog.models import FeedToken
from mediahub.catalog.models.base import utcnow
from mediahub.http.addresses import feed_addresses
from mediahub.http.context import services, viewer
from mediahub.messages import N_

blueprint = Blueprint("api-feeds", __name__, description="Feeds of searches")
blueprint.before_request(require("read"))


class NewFeedSchema(Schema):
    """A feed of a saved `search`, or of any `query`."""

    search = row_id()
    query = query_field(load_default="")

    @validates_schema
    def one_of_both(self, data: dict[str, Any], **_: Any) -> None:
        """A feed is of one question."""
        if "search" in data and data["query"]:
            raise ValidationError(N_("Name a search or a query, not both."), "query")


class FeedSchema(Schema):
    id = fields.Integer(required=True)
    search = fields.Integer(attribute="search_id", allow_none=True)
    query = fields.String()
    created_at = fields.AwareDateTime()
    last_used_at = fields.AwareDateTime(allow_none=True)


class MadeFeedSchema(FeedSchema):
    """Its addresses are shown this once: whoever has one reads the feed with your rights, nothing else."""

    atom = fields.String(required=True)
    json = fields.String(required=True)


@blueprint.get("/events/<slug>/feeds")
@blueprint.response(200, FeedSchema(many=True))
@refusals(blueprint, 403, 404)
def listed(slug: str) -> list[FeedToken]:
    """List your feeds of the event that still work."""
    with services().database.read() as session:
        return list_feeds(session, my_id(), event_for(session, slug).id)


@blueprint.post("/events/<slug>/feeds")
@blueprint.arguments(NewFeedSchema)
@blueprint.response(201, MadeFeedSchema)
@refusals(blueprint, 403, 404)
def create(args: dict[str, Any], slug: str) -> dict[str, Any]:
    """Make a feed. It never names what is under embargo or not for you."""
    event = open_event(slug)
    require_understood(event.slug, args["query"])
    token, secret = changes.make_feed(
        services().database, viewer(), event.id, search_id=args.get("search"), query=args["query"]
    )
    columns = ("id", "search_id", "query", "created_at", "last_used_at")
    shown = {name: getattr(token, name) for name in columns}
    return {**shown, **feed_addresses(token.id, secret)}


@blueprint.delete("/events/<slug>/feeds/<int:feed_id>")
@blueprint.response(204)
@refusals(blueprint, 403, 404)
def end(slug: str, feed_id: int) -> None:
    """End a feed of yours at once."""
    changes.revoke_feed(services().database, viewer(), open_event(slug).id, feed_id, utcnow())
