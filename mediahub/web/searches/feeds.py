"""Feeds of searches. The token in the URL opens one feed and nothing else, with its owner's rights of now."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request, url_for
from flask_babel import gettext

from mediahub.alerts.feeds.contents import picture_of_feed, read_feed
from mediahub.alerts.feeds.feeds import Feed, as_atom, as_json, picture_signature
from mediahub.catalog.models import FeedToken
from mediahub.catalog.models.base import utcnow
from mediahub.http.addresses import absolute
from mediahub.http.context import services
from mediahub.objects.renditions import THUMB, WATERMARKED
from mediahub.web.galleries.public_files import picture_response

blueprint = Blueprint("feeds", __name__, url_prefix="/feeds")


@blueprint.get("/<int:feed_id>.atom")
def atom(feed_id: int) -> Response:
    """The latest pictures of the search, as Atom."""
    return _answer(Response(as_atom(_feed(feed_id)), mimetype="application/atom+xml"))


@blueprint.get("/<int:feed_id>.json")
def json(feed_id: int) -> Response:
    """The latest pictures of the search, as JSON Feed."""
    response = jsonify(as_json(_feed(feed_id)))
    response.mimetype = "application/feed+json"
    return _answer(response)


@blueprint.get("/<int:feed_id>/pictures/<asset_id>.jpg")
def picture(feed_id: int, asset_id: str) -> Response:
    """The small picture of something that the feed told of, as its owner may see it now."""
    with services().database.read() as database:
        asset, verdict = picture_of_feed(database, feed_id, asset_id, request.args.get("sign", ""))
        name = WATERMARKED.name if verdict.watermarked else THUMB.name
        row = next((one for one in asset.renditions if one.name == name), None)
    return picture_response(row, public=False, anywhere=True)


def _answer(response: Response) -> Response:
    response.add_etag()
    response.cache_control.private = True
    response.cache_control.no_cache = True
    response.make_conditional(request)
    return response


def _feed(feed_id: int) -> Feed:
    held = read_feed(services(), feed_id, request.args.get("key", ""), utcnow())
    token, event = held.token, held.token.event
    return Feed(
        title=f"{held.name or gettext('Pictures')} · {event.name}",
        page=f"{absolute(url_for('library.page', slug=event.slug))}?{held.query}",
        address=absolute(request.full_path),
        updated=max((entry.arrived_at for entry in held.entries), default=token.created_at),
        entries=held.entries,
        pictures={entry.id: _picture_url(token, entry.id) for entry in held.entries},
    )


def _picture_url(token: FeedToken, asset_id: str) -> str:
    address = url_for(
        "feeds.picture", feed_id=token.id, asset_id=asset_id, sign=picture_signature(token, asset_id)
    )
    return absolute(address)
