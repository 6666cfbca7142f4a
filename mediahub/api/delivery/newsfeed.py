"""Newsroom feed over the API: pictures as news items (ninjs 3, NewsML-G2) by cursor, and their rights."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response, jsonify, redirect, request, url_for
from flask_babel import gettext
from flask_smorest import abort
from marshmallow import Schema, fields, validate
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from mediahub.api.blueprint import Blueprint
from mediahub.api.shared.access import event_for, my_id, refusals, require
from mediahub.api.shared.fields import Moment, Words
from mediahub.api.shared.questions import query_field, require_understood
from mediahub.catalog.models import Event
from mediahub.catalog.models.base import utcnow
from mediahub.delivery.files.rights_policy import policy_for
from mediahub.delivery.newsfeed import sources
from mediahub.delivery.newsfeed.items import Item, Reader
from mediahub.delivery.newsfeed.newsml import as_message, as_newsml
from mediahub.delivery.newsfeed.ninjs import as_ninjs
from mediahub.delivery.newsfeed.reading import MAX_PAGE, Page, read_item, read_page
from mediahub.delivery.newsfeed.sources import Source
from mediahub.http.agreement import require_terms
from mediahub.http.context import LARGEST_ID, asset_or_404, services, viewer
from mediahub.http.files.answers import address, retry_after
from mediahub.http.files.news_files import file_at, renditions_for
from mediahub.http.files.reservation import reserves_mining
from mediahub.http.language import translated

NINJS, NEWSML = "ninjs", "newsml-g2"
MIMES = {NINJS: "application/json", NEWSML: "application/vnd.iptc.g2.newsmessage+xml"}
ITEM_MIME = "application/vnd.iptc.g2.newsitem+xml"
CURSOR = "X-Cursor"
OBJECT = {"type": "object", "additionalProperties": True}
"""Of a body that a standard describes (ninjs, ODRL)."""
FORMAT = {"description": "`ninjs` (3.1, JSON) or `newsml-g2` (2.35, XML)"}

blueprint = Blueprint("api-newsfeed", __name__, description="Pictures as news items: ninjs and NewsML-G2")
blueprint.before_request(require("download"))
files = Blueprint("api-newsfeed-files", __name__, description="Files of news items, at signed addresses")


def _in_both(schema: Any, xml: str) -> dict[str, Any]:
    """The answer as JSON, and as XML that a standard describes."""
    return {"200": {"content": {MIMES[NINJS]: {"schema": schema}, xml: {"schema": {"type": "string"}}}}}


class FormatArgs(Schema):
    format = fields.String(load_default=NINJS, validate=validate.OneOf((NINJS, NEWSML)), metadata=FORMAT)


class FeedArgs(FormatArgs):
    """Name a saved search, a published gallery, or a query; without one it is the whole event."""

    search = fields.Integer(
        validate=validate.Range(min=1, max=LARGEST_ID),
        metadata={"description": "A saved search of yours, or one of the team's"},
    )
    gallery = Words(validate=validate.Length(max=90), metadata={"description": "Slug of a published gallery"})
    query = query_field()
    cursor = Words(
        load_default="",
        validate=validate.Length(max=40),
        metadata={"description": "Where the last answer ended; without one it begins with the oldest change"},
    )
    since = Moment(metadata={"description": "Begin with what changed at or after this moment"})
    limit = fields.Integer(load_default=100, validate=validate.Range(min=1, max=MAX_PAGE))


class NewsItemsSchema(Schema):
    """Items in the order of their last change, each in its present version. Go on with `cursor`, now where
    there is `more`, else when you next want to know what is new. An item comes again when it was changed, put
    under embargo, opened, or withdrawn (`pubStatus` `canceled`)."""

    items = fields.List(fields.Dict(), required=True, metadata={"description": "Objects of ninjs 3.1"})
    cursor = fields.String(required=True)
    more = fields.Boolean(required=True)


@blueprint.get("/events/<slug>/newsitems")
@blueprint.arguments(FeedArgs, location="query")
@blueprint.response(200, NewsItemsSchema)
@blueprint.doc(responses=_in_both(NewsItemsSchema, MIMES[NEWSML]))
@refusals(blueprint, 403, 404, 409, 429)
def feed(args: dict[str, Any], slug: str) -> Response:
    """Read the event as a newsroom feed: a saved search, a gallery or a query, by cursor.

    It holds what press may have, whoever reads it, and stated facts alone. In NewsML-G2 the answer is a news
    message, with the cursor in its `transmitId` and in the header `X-Cursor`; `Link` leads on in both.
    """
    with services().database.read() as session:
        event = event_for(session, slug)
        require_terms(session, event)
    reserves_mining(event)
    page = read_page(
        services(), event, _chooser(args, event), _reader(slug), renditions_for(my_id()),
        cursor=args["cursor"], since=args.get("since"), limit=args["limit"],
    )  # fmt: skip
    response = _page(page, args["format"])
    response.headers[CURSOR] = page.cursor
    if page.more:
        wanted: dict[str, Any] = {name: value for name, value in request.args.items() if name != "since"}
        onward = url_for("api-newsfeed.feed", slug=slug, **(wanted | {"cursor": page.cursor}))
        response.headers["Link"] = f'<{onward}>; rel="next"'
    return response


@blueprint.get("/events/<slug>/newsitems/<asset_id>")
@blueprint.arguments(FormatArgs, location="query")
@blueprint.response(200, OBJECT)
@blueprint.doc(responses=_in_both(OBJECT, ITEM_MIME))
@refusals(blueprint, 403, 404)
def item(args: dict[str, Any], slug: str, asset_id: str) -> Response:
    """Read one picture as a news item, as it stands now; one that was withdrawn to those who have it."""
    with services().database.read() as session:
        event = event_for(session, slug)
        require_terms(session, event)
    reserves_mining(event)
    read = read_item(services(), event, asset_id, _reader(slug), renditions_for(my_id()))
    return _item(read, args["format"])


@blueprint.get("/assets/<asset_id>/policy")
@blueprint.response(200, OBJECT, content_type="application/ld+json")
@refusals(blueprint, 403, 404)
def policy(asset_id: str) -> Response:
    """Get what you may do with a picture, at any time, as a policy of ODRL 2.2 with the RightsML profile."""
    with services().database.read() as session:
        asset = asset_or_404(session, asset_id)
        document = policy_for(session, viewer(), asset, services().settings.base_url)
    response = jsonify(document)
    response.mimetype = "application/ld+json"
    return response


@files.get("/newsitems/files/<signed>")
@files.doc(security=[])
@files.response(302)
@refusals(files, 403, 404, 409, 429, 503)
def take(signed: str) -> BaseResponse:
    """Take a file of a news item at its signed address: no session or token is needed for a day, while the
    token that read the item is not revoked. 503 with `Retry-After` while it is being made."""
    prepared, ending = file_at(signed)
    if prepared.state == "failed":
        abort(409, message=translated(prepared.problem))
    if prepared.state != "ready":
        wait = {"Retry-After": str(retry_after(prepared))}
        abort(503, message=translated(prepared.problem) or gettext("The file is being made."), headers=wait)
    if not (place := address(prepared, ending)):
        abort(404, message=gettext("There is no such file beside it any more."))
    return redirect(place)


def _chooser(args: dict[str, Any], event: Event) -> Callable[[Session], Source]:
    named = [name for name in ("search", "gallery", "query") if args.get(name)]
    if len(named) > 1:
        abort(422, message=gettext("Name one of search, gallery and query."))
    who = viewer()
    if "search" in named:
        return lambda session: sources.of_search(services(), session, who, event, args["search"])
    if "gallery" in named:
        return lambda session: sources.of_gallery(session, event, args["gallery"])
    require_understood(event.slug, args.get("query", ""))
    return lambda _: sources.of_query(services(), who, event, args.get("query", ""))


def _reader(slug: str) -> Reader:
    return Reader(viewer().at(slug), utcnow(), services().settings.base_url)


def _page(page: Page, form: str) -> Response:
    if form == NEWSML:
        return Response(as_message(page.items, utcnow(), page.cursor), mimetype=MIMES[NEWSML])
    items = [as_ninjs(one) for one in page.items]
    return jsonify({"items": items, "cursor": page.cursor, "more": page.more})


def _item(read: Item, form: str) -> Response:
    if form == NEWSML:
        return Response(as_newsml(read), mimetype=ITEM_MIME)
    return jsonify(as_ninjs(read))
