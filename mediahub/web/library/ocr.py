"""Recognized text of a picture, where the words of a query are in it, and a draft of its caption."""

from __future__ import annotations

from flask import Blueprint, Response, abort, jsonify, request
from flask_babel import gettext

from mediahub.catalog.models import AssetText
from mediahub.curation.captions.drafts import LANGUAGES
from mediahub.curation.captions.facts import drafts
from mediahub.http.context import asset_or_404, require_sign_in, services, viewer
from mediahub.search.query.outline import boxes

blueprint = Blueprint("ocr", __name__, url_prefix="/assets")
blueprint.before_request(require_sign_in)

MAX_TEXT = 1000


@blueprint.get("/<asset_id>/words.json")
def words(asset_id: str) -> Response:
    """The lines that can be read in the picture, and where the words of the query `q` are."""
    with services().database.read() as database:
        asset = asset_or_404(database, asset_id)
        row = database.get(AssetText, asset.id)
        lines = row.lines if row else []
        found = boxes(lines, request.args.get("q", "")[:MAX_TEXT])
    response = jsonify(lines=[line["text"] for line in lines], boxes=found, read=bool(row and row.read_at))
    response.cache_control.no_store = True
    return response


@blueprint.get("/<asset_id>/draft.json")
def caption_draft(asset_id: str) -> Response:
    """A draft of the caption in `language`, for the team; empty where too little is known."""
    language = request.args.get("language", "en")
    if language not in LANGUAGES:
        abort(404, gettext("Drafts are not written in this language."))
    if not viewer().in_team:
        abort(403, gettext("Captions are written by the event's team."))
    with services().database.read() as database:
        asset = asset_or_404(database, asset_id)
        text = drafts(database, asset.event, [asset.id], language).get(asset.id, "")
    response = jsonify(draft=text, language=language, languages=list(LANGUAGES))
    response.cache_control.no_store = True
    return response
