"""Feeds of searches. The token in the URL opens one feed and nothing else, with its owner's rights of now."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Blueprint, Response, abort, jsonify, request, url_for
from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import Session

from mediahub.alerts.asking import open_to
from mediahub.alerts.entries import entries
from mediahub.alerts.feeds import (
    Feed,
    as_atom,
    as_json,
    find_feed,
    find_feed_of_picture,
    picture_signature,
)
from mediahub.alerts.question import read_question
from mediahub.catalog.db.conditions import terms_of
from mediahub.catalog.models import Asset, FeedToken, SearchTold
from mediahub.catalog.models.base import utcnow
from mediahub.delivery.files.watermarked_preview import MARKED
from mediahub.http.context import services
from mediahub.identity.press import viewer_of
from mediahub.identity.tokens import USED_STEP
from mediahub.media.model import THUMB
from mediahub.rights import Action, decide
from mediahub.web.galleries.public_files import picture_response

blueprint = Blueprint("feeds", __name__, url_prefix="/feeds")

ENTRIES = 50


def feed_addresses(number: int, secret: str) -> dict[str, str]:
    """Both addresses of a feed. The secret is in the query, which no log of ours keeps."""
    base, query = services().settings.base_url, urlencode({"key": secret})
    return {
        "atom": f"{base}{url_for('feeds.atom', feed_id=number)}?{query}",
        "json": f"{base}{url_for('feeds.json', feed_id=number)}?{query}",
    }


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
        token = find_feed_of_picture(database, feed_id, asset_id, request.args.get("sign", ""))
        viewer = viewer_of(database, token.user) if token else None
        asset = database.get(Asset, asset_id) if token else None
        if token is None or viewer is None or asset is None or asset.event_id != token.event_id:
            abort(404)
        allowed = decide(viewer, terms_of(asset), Action.SEE, utcnow())
        if not allowed.allowed:
            abort(404)
        name = MARKED if allowed.marked else THUMB.name
        row = next((one for one in asset.renditions if one.name == name), None)
    return picture_response(row, public=False, anywhere=True)


def _answer(response: Response) -> Response:
    response.add_etag()
    response.cache_control.private = True
    response.cache_control.no_cache = True
    response.make_conditional(request)
    return response


def _feed(feed_id: int) -> Feed:
    secret, now = request.args.get("key", ""), utcnow()
    with services().database.read() as database:
        token = find_feed(database, feed_id, secret)
        viewer = viewer_of(database, token.user) if token else None
        if token is None or viewer is None:
            abort(404, gettext("This feed does not exist, or it was ended."))
        event = token.event
        if not (viewer.in_team or viewer.is_press_of(event.slug)):
            abort(403, gettext("Whose feed this is has no access to the event any more."))
        query = token.search.query if token.search else token.query
        question = read_question(query)
        found = services().search.search(
            question.text,
            event=event.slug,
            viewer=viewer,
            filters=dict(question.filters),
            sort="-uploaded",
            limit=ENTRIES,
            facets=(),
        )
        ids = list(open_to(database, viewer, _with_told(database, token, list(found.ids)), now))[:ENTRIES]
        base = services().settings.base_url
        told = entries(database, base, viewer, ids, now)
        pictures = {entry.id: _picture_url(token, entry.id) for entry in told}
    _note_use(token)
    name = token.search.name if token.search else (question.text or gettext("Pictures"))
    return Feed(
        title=f"{name} · {event.name}",
        page=f"{base}{url_for('library.page', slug=event.slug)}?{query}",
        address=f"{base}{request.full_path}",
        updated=max((entry.arrived_at for entry in told), default=token.created_at),
        entries=told,
        pictures=pictures,
    )


def _picture_url(token: FeedToken, asset_id: str) -> str:
    address = url_for(
        "feeds.picture", feed_id=token.id, asset_id=asset_id, sign=picture_signature(token, asset_id)
    )
    return f"{services().settings.base_url}{address}"


def _with_told(database: Session, token: FeedToken, ids: list[str]) -> list[str]:
    """What a saved search told lately comes first: it may have arrived long ago, and be free only now."""
    if token.search_id is None:
        return ids
    told = select(SearchTold.asset_id).where(SearchTold.search_id == token.search_id)
    latest = database.scalars(told.order_by(SearchTold.told_at.desc(), SearchTold.asset_id).limit(ENTRIES))
    return list(dict.fromkeys([*latest, *ids]))


def _note_use(token: FeedToken) -> None:
    now = utcnow()
    if token.last_used_at is None or now - token.last_used_at >= USED_STEP:
        with services().database.begin() as database:
            if (row := database.get(FeedToken, token.id)) is not None:
                row.last_used_at = now
