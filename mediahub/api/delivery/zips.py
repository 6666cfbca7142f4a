"""`/api/v1/events/<slug>/zips` and `/api/v1/zips/<id>`: many files in one zip download.

Ask for a zip, look until it is `ready`, then take `/zips/<id>/file`: its length is known, and a transfer that
broke off goes on with `Range` and `If-Range`, for a day. What is in it stays as it was when it was made; if a
picture of it is withdrawn, nothing more is sent, and a new zip comes without it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Response
from flask_babel import gettext
from flask_smorest import abort
from sqlalchemy.orm import Session

from mediahub.api.blueprint import Blueprint
from mediahub.api.delivery.schemas import NewZipSchema, ZipSchema, ZipsSchema
from mediahub.api.shared.access import event_for, my_id, refusals, require
from mediahub.api.shared.idempotency import idempotent
from mediahub.api.shared.questions import require_words
from mediahub.catalog.models import Archive, Event
from mediahub.delivery import selections
from mediahub.delivery.selections import Selection
from mediahub.delivery.zips import archives
from mediahub.delivery.zips.requests import ask_for_zip
from mediahub.http.agreement import require_terms
from mediahub.http.context import services, viewer
from mediahub.http.errors import refused
from mediahub.http.files.zip_transfers import send_archive
from mediahub.messages import N_
from mediahub.problems import Away
from mediahub.storage import StorageError

BINARY = {"type": "string", "format": "binary"}

blueprint = Blueprint("api-zips", __name__, description="Many files at once")
blueprint.before_request(require("download"))


@blueprint.errorhandler(StorageError)
def storage_error(error: StorageError) -> Any:
    """Storage is away."""
    return refused(Away(N_("Storage does not answer as it should. Nothing is lost; try again in a moment.")))


@blueprint.get("/events/<slug>/zips")
@blueprint.response(200, ZipsSchema)
@refusals(blueprint, 404)
def list_zips(slug: str) -> dict[str, Any]:
    """List your zips of the event that can still be taken, newest first."""
    with services().database.read() as session:
        event = event_for(session, slug)
        return {"zips": archives.list_of(session, event.id, my_id())}


@blueprint.post("/events/<slug>/zips")
@idempotent(blueprint)
@blueprint.arguments(NewZipSchema)
@blueprint.response(202, ZipSchema)
@refusals(blueprint, 403, 404, 409, 429)
def ask(args: dict[str, Any], slug: str) -> Archive:
    """Have a zip made of `assets`, of what a `basket` holds, or of what a search (`q`) finds."""
    with services().database.read() as session:
        event = event_for(session, slug)
        require_terms(session, event)
        chosen = wanted_pictures(session, event, args)
    return ask_for_zip(services().database, viewer(), event, my_id(), chosen, args.get("basket"))


@blueprint.get("/zips/<archive_id>")
@blueprint.response(200, ZipSchema)
@refusals(blueprint, 404)
def one(archive_id: str) -> Archive:
    """Get a zip's state."""
    with services().database.read() as session:
        return _own(session, archive_id)


@blueprint.get("/zips/<archive_id>/file")
@blueprint.response(200, BINARY, content_type="application/zip")
@blueprint.alt_response(206, schema=BINARY, content_type="application/zip")
@refusals(blueprint, 403, 404, 409, 416, 503)
def take(archive_id: str) -> Response:
    """Take the zip, or a `Range` of it. 503 with `Retry-After` when too many are being sent."""
    with services().database.read() as session:
        archive = _own(session, archive_id)
        require_terms(session, archive.event)
    return send_archive(archive)


def wanted_pictures(session: Session, event: Event, args: dict[str, Any]) -> Selection:
    """What a request names: `assets`, what a `basket` holds, or what a search (`q`) finds. 422 for none or
    several of them. A `name` or `recipe` of the request goes before the usual one."""
    if sum(name in args for name in ("assets", "basket", "q")) != 1:
        abort(422, message=gettext("Name one of assets, basket and q."))
    if "basket" in args:
        usual = selections.of_basket(session, event, args["basket"], my_id())
    elif "q" in args:
        require_words(event.slug, args["q"])
        usual = selections.of_search(services().search, event, args["q"], viewer())
    else:
        usual = Selection(args["assets"], event.slug)
    return replace(usual, recipe=args.get("recipe") or usual.recipe, name=args["name"] or usual.name)


def _own(session: Session, archive_id: str) -> Archive:
    archive = archives.require_archive(session, archive_id, my_id())
    event_for(session, archive.event.slug)
    return archive
