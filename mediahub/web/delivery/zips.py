"""Zips: asked for, watched while they are made, and downloaded."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, jsonify, url_for
from flask_babel import gettext

from mediahub.catalog.models import Archive
from mediahub.delivery import baskets
from mediahub.delivery.files.recipes import RecipeError
from mediahub.delivery.zips import archives
from mediahub.http.agreement import require_terms
from mediahub.http.context import event_or_404, require_event, require_sign_in, services, viewer
from mediahub.http.incoming import json_body
from mediahub.http.zip_transfers import send_archive

blueprint = Blueprint("zips", __name__, url_prefix="/events/<slug>/zips")
blueprint.before_request(require_sign_in)
blueprint.before_request(require_event)


@blueprint.post("")
def ask(slug: str) -> tuple[Response, int]:
    """Have a zip made: of `ids`, or of what `basket` holds."""
    asked = json_body()
    ids, basket_id = asked.texts("ids"), asked.integer("basket")
    with services().database.begin() as session:
        event = event_or_404(session, slug)
        require_terms(session, event)
        name, recipe = event.slug, asked.text("recipe") or "original"
        if basket_id is not None:
            found = baskets.find(session, basket_id, viewer().user_id)
            if found is None or found.basket.event_id != event.id:
                abort(404, gettext("This basket does not exist, or it is not yours."))
            ids = baskets.contents(session, found.basket)
            name, recipe = found.basket.name, found.basket.recipe
        if ids is None:
            abort(400)
        try:
            archive = archives.ask_for(
                session, event, _user_id(), ids, recipe=recipe, name=name, basket_id=basket_id
            )
        except (archives.ArchiveError, RecipeError) as error:
            abort(409, str(error))
        return jsonify(shown(archive)), 202


@blueprint.get("/<archive_id>.json")
def state(slug: str, archive_id: str) -> Response:
    """How far it is, and where to take it."""
    response = jsonify(shown(_own(slug, archive_id)))
    response.cache_control.no_store = True
    return response


@blueprint.get("/<archive_id>/<name>.zip")
def take(slug: str, archive_id: str, name: str) -> Response:
    """The zip itself."""
    archive = _own(slug, archive_id)
    with services().database.read() as session:
        require_terms(session, archive.event)
    return send_archive(archive)


def shown(archive: Archive) -> dict[str, Any]:
    """A zip as scripts see it."""
    where = url_for("zips.state", slug=archive.event.slug, archive_id=archive.id)
    take_at = url_for("zips.take", slug=archive.event.slug, archive_id=archive.id, name=archive.name)
    return {
        "id": archive.id,
        "state": archive.state,
        "done": archive.done,
        "total": archive.total,
        "left_out": archive.left_out,
        "size": archive.size,
        "problem": archive.problem,
        "look": where,
        "url": take_at if archive.state == "ready" else None,
    }


def _own(slug: str, archive_id: str) -> Archive:
    with services().database.read() as session:
        event = event_or_404(session, slug)
        archive = archives.find(session, archive_id, viewer().user_id)
        if archive is None or archive.event_id != event.id:
            abort(404, gettext("This zip does not exist any more, or it is not yours. Make it again."))
        _ = archive.event.slug  # read while the session is open
        return archive


def _user_id() -> int:
    user_id = viewer().user_id
    if user_id is None:
        abort(401)
    return user_id
