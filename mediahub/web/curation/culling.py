"""Culling: the full-screen page, its pictures, the answers, and everyone's picks."""

from __future__ import annotations

from urllib.parse import parse_qsl

from flask import Blueprint, Response, abort, jsonify, redirect, render_template
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as BaseResponse

from mediahub.catalog.models import Event
from mediahub.curation import picks
from mediahub.curation.culling import keep_answers, look_at_original, rate_picks
from mediahub.http.context import (
    event_of,
    event_or_404,
    presigner,
    require,
    require_sign_in,
    requires,
    services,
    viewer,
)
from mediahub.http.incoming import Body, json_body
from mediahub.rights import Capability
from mediahub.web.answers.curation import Cull
from mediahub.web.curation.bulk_edits import action_json
from mediahub.web.shared.query import parse_query
from mediahub.web.shared.tiles import MAX_TILES, tiles

MAX_FRAMES = 20_000
MAX_ANSWERS = 2_000
FULL_KEPT = 45
"""Seconds; shorter than any presigned address lives."""
blueprint = Blueprint("culling", __name__)
blueprint.before_request(require_sign_in)

blueprint.before_request(requires(Capability.CULL, _("Only the event's team chooses pictures.")))


@blueprint.get("/events/<slug>/cull")
def page(slug: str) -> str:
    """The page; which pictures it shows follows from the query of its address, or from a selection."""
    with services().database.read() as database:
        return render_template("curation/culling.html", event=event_or_404(database, slug))


@blueprint.post("/events/<slug>/cull.json")
def frames(slug: str) -> Response:
    """The frames to cull, in order: of the ids, or of what a query finds; stacks, and one's own answers."""
    body = json_body()
    with services().database.read() as database:
        event = event_or_404(database, slug)
        ids, total = _frames(event, body)
        shown = Cull(
            ids=ids,
            total=total,
            stacks=picks.stacks_of(database, ids),
            answers=picks.given_by(database, viewer(), ids),
        )
        return jsonify(shown)


@blueprint.post("/events/<slug>/picks.json")
def answer(slug: str) -> Response:
    """Keep answers; says for which pictures."""
    given = json_body().get("answers")
    if not isinstance(given, list) or len(given) > MAX_ANSWERS:
        abort(400)
    answers = [picks.Answer.parse(one) for one in given]
    return jsonify(kept=keep_answers(services().database, viewer(), event_of(slug).id, answers))


@blueprint.get("/events/<slug>/picks")
def merged(slug: str) -> str:
    """Everyone's picks: who picked what, and how far they agree."""
    with services().database.read() as database:
        event = event_or_404(database, slug)
        found = picks.everyones(database, event, viewer())
        people = sorted({who for one in found for who in one.people})
        first = found[:MAX_TILES]
        return render_template(
            "curation/picks.html",
            event=event,
            found=first,
            tiles=tiles(database, event, [one.asset_id for one in first]),
            people=people,
            counts=[sum(len(one.picked_by) >= n for one in found) for n in range(1, len(people) + 1)],
            total=len(found),
            may_apply=viewer().may(Capability.CURATE),
        )


@blueprint.post("/events/<slug>/picks/apply")
def apply(slug: str) -> Response:
    """Rate the pictures that enough people picked; an edit with a history and an undo."""
    require(Capability.CURATE, gettext("Only the event's marketing team and admins merge picks."))
    body = json_body()
    at_least, rating = body.integer("at_least"), body.integer("rating", least=-1)
    if at_least is None or rating is None:
        abort(400)
    event_id = event_of(slug).id
    action = rate_picks(services().database, viewer(), event_id, at_least=at_least, rating=rating)
    return jsonify(action_json(action))


@blueprint.get("/assets/<asset_id>/full")
def full(asset_id: str) -> BaseResponse:
    """The original to look at, where browsers show its kind: for sharpness at 100 %. It is written down."""
    asset = look_at_original(services().database, viewer(), asset_id)
    response = redirect(presigner().get(asset.original_key, mime=asset.mime, brief=True))
    response.cache_control.private = True
    response.cache_control.max_age = FULL_KEPT
    return response


def _frames(event: Event, body: Body) -> tuple[list[str], int]:
    ids = body.get("ids")
    if isinstance(ids, list):
        wanted = {str(one): None for one in ids[:MAX_FRAMES]}
        found = services().search.layout("", event=event.slug, viewer=viewer(), sort="taken").ids
        kept = [one for one in found if one in wanted]
        return kept, len(kept)
    asked = parse_query(MultiDict(parse_qsl(body.text("query").removeprefix("?"))))
    placed = services().search.layout(
        asked.text, event=event.slug, viewer=viewer(), filters=asked.filters, sort=asked.sort or "taken"
    )
    return list(placed.ids[:MAX_FRAMES]), len(placed.ids)
