"""`/api/v1/events/<slug>/searches`: saved searches, and what is new in them."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate

from mediahub.alerts.asking import begin
from mediahub.alerts.keeping import DIGESTS, Listed, SearchError, list_searches, own_search, save_search
from mediahub.alerts.outside import Refused, check_url
from mediahub.alerts.question import LONGEST
from mediahub.api.access import event_for, refusals, require
from mediahub.api.idempotency import idempotent
from mediahub.catalog.base import utcnow
from mediahub.web.context import services, viewer
from mediahub.web.errors import problem_details

blueprint = Blueprint("api-searches", __name__, description="Saved searches, and what is new in them")
blueprint.before_request(require("read"))

QUERY = {"description": "Words and filters as the library's URL carries them, e.g. `q=robot&kind=photo`"}


class NewSearchSchema(Schema):
    name = fields.String(required=True, validate=validate.Length(min=1, max=120))
    query = fields.String(required=True, validate=validate.Length(max=LONGEST), metadata=QUERY)
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


@blueprint.errorhandler(SearchError)
@blueprint.errorhandler(Refused)
def refused(error: Exception) -> Any:
    """What a saved search cannot be."""
    return problem_details(409, str(error))


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
    with services().database.begin() as session:
        event = event_for(session, slug)
        search = save_search(
            session, viewer(), event.id, args["name"], args["query"], is_shared=args["shared"]
        )
        search.event = event
    begin(services(), search, viewer())
    return Listed(search, 0, is_own=True)


@blueprint.patch("/events/<slug>/searches/<int:search_id>")
@blueprint.arguments(SearchChangeSchema)
@blueprint.response(200, SavedSearchSchema)
@refusals(blueprint, 403, 404, 409)
def change(args: dict[str, Any], slug: str, search_id: int) -> Listed:
    """Choose whom a search of yours tells: the team, mail, another program."""
    if args.get("webhook_url"):
        check_url(args["webhook_url"])
    with services().database.begin() as session:
        event = event_for(session, slug)
        search = own_search(session, viewer(), event.id, search_id)
        search.is_shared = args.get("shared", search.is_shared) and viewer().in_team
        if args.get("digest", search.digest) != search.digest:
            search.digest, search.digested_at = args["digest"], utcnow()
        search.webhook_url = args.get("webhook_url", search.webhook_url)
        session.flush()
        return next(one for one in list_searches(session, viewer(), event.id) if one.search.id == search_id)


@blueprint.delete("/events/<slug>/searches/<int:search_id>")
@blueprint.response(204)
@refusals(blueprint, 403, 404, 409)
def delete(slug: str, search_id: int) -> None:
    """Forget a search of yours, what it told, and its feeds."""
    with services().database.begin() as session:
        session.delete(own_search(session, viewer(), event_for(session, slug).id, search_id))
