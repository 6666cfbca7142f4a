"""Zips: asked for, watched while they are made, and downloaded."""

from __future__ import annotations

from flask import Blueprint, Response, abort, jsonify, url_for
from flask_babel import gettext

from mediahub.catalog.models import Archive
from mediahub.catalog.models.base import utcnow
from mediahub.delivery import selections
from mediahub.delivery.files.recipes import ORIGINAL
from mediahub.delivery.selections import Selection
from mediahub.delivery.zips import archives, weighing
from mediahub.delivery.zips.requests import ask_for_zip
from mediahub.http.agreement import require_terms
from mediahub.http.context import event_or_404, require_event, require_sign_in, services, viewer
from mediahub.http.files.zip_transfers import send_archive
from mediahub.http.incoming import json_body
from mediahub.http.language import translated
from mediahub.rights.explanations import say_all
from mediahub.web.answers.delivery import WeighedRecipe, Weights, Zip
from mediahub.web.delivery.basket_items import recipe_labels
from mediahub.web.shared.display import size_text

blueprint = Blueprint("zips", __name__, url_prefix="/events/<slug>/zips")
blueprint.before_request(require_sign_in)
blueprint.before_request(require_event)


@blueprint.post("")
def ask(slug: str) -> tuple[Response, int]:
    """Have a zip made: of `ids`, or of what `basket` holds."""
    asked = json_body()
    ids, basket_id = asked.texts("ids"), asked.integer("basket")
    with services().database.read() as session:
        event = event_or_404(session, slug)
        require_terms(session, event)
        if basket_id is not None:
            chosen = selections.of_basket(session, event, basket_id, viewer().user_id)
        elif ids is not None:
            chosen = Selection(ids, event.slug, asked.text("recipe") or ORIGINAL.slug)
        else:
            abort(400)
    archive = ask_for_zip(services().database, viewer(), event, _user_id(), chosen, basket_id)
    return jsonify(shown(slug, archive)), 202


@blueprint.post("/sizes.json")
def sizes(slug: str) -> Response:
    """How large `ids` are in each size, for whoever asks: said before they choose."""
    ids = json_body().texts("ids", most=archives.MAX_FILES) or []
    with services().database.read() as session:
        event = event_or_404(session, slug)
        found = weighing.weigh(session, event.id, ids, viewer(), utcnow())
    labels = recipe_labels()
    offered: list[WeighedRecipe] = []
    for name, weight in found.recipes.items():
        if name != ORIGINAL.slug and weight.count and not weight.is_smaller:
            continue
        size = size_text(weight.size)
        about = size if name == ORIGINAL.slug else gettext("about %(size)s", size=size)
        offered.append({"recipe": name, "label": labels[name], "count": weight.count, "size": about})
    why = say_all(found.reasons, gettext)
    return jsonify(Weights(recipes=offered, left_out=found.left_out, why=why))


@blueprint.get("/<archive_id>.json")
def state(slug: str, archive_id: str) -> Response:
    """How far it is, and where to take it."""
    response = jsonify(shown(slug, _own(slug, archive_id)))
    response.cache_control.no_store = True
    return response


@blueprint.get("/<archive_id>/<name>.zip")
def take(slug: str, archive_id: str, name: str) -> Response:
    """The zip itself."""
    archive = _own(slug, archive_id)
    with services().database.read() as session:
        require_terms(session, archive.event)
    return send_archive(archive)


def shown(slug: str, archive: Archive) -> Zip:
    """A zip of an event as scripts see it."""
    where = url_for("zips.state", slug=slug, archive_id=archive.id)
    take_at = url_for("zips.take", slug=slug, archive_id=archive.id, name=archive.name)
    return zip_answer(archive, where, take_at)


def zip_answer(archive: Archive, look: str, take: str) -> Zip:
    """A zip, with the addresses where it is looked at and taken."""
    return {
        "id": archive.id,
        "state": archive.state,
        "done": archive.done,
        "total": archive.total,
        "left_out": archive.left_out,
        "size": archive.size,
        "problem": translated(archive.problem),
        "look": look,
        "url": take if archive.state == "ready" else None,
    }


def _own(slug: str, archive_id: str) -> Archive:
    with services().database.read() as session:
        event = event_or_404(session, slug)
        archive = archives.require_archive(session, archive_id, viewer().user_id, event.id)
        _ = archive.event.slug  # read while the session is open
        return archive


def _user_id() -> int:
    user_id = viewer().user_id
    if user_id is None:
        abort(401)
    return user_id
