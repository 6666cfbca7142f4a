"""`/api/v1/events/<slug>/zips` and `/api/v1/zips/<id>`: many files in one zip download.

Ask for a zip, look until it is `ready`, then take `/zips/<id>/file`: its length is known, and a transfer that
broke off goes on with `Range` and `If-Range`, for a day. What is in it stays as it was when it was made; if a
picture of it is withdrawn, nothing more is sent, and a new zip comes without it.
"""

from __future__ import annotations

from typing import Any, NoReturn

from flask import Response
from flask_smorest import abort
from sqlalchemy.orm import Session

from mediahub.api.blueprint import Blueprint
from mediahub.api.delivery.schemas import NewZipSchema, ZipSchema, ZipsSchema
from mediahub.api.shared.access import event_for, my_id, refusals, require
from mediahub.api.shared.idempotency import idempotent
from mediahub.api.shared.questions import require_words
from mediahub.catalog.models import Archive, Event
from mediahub.delivery import baskets
from mediahub.delivery.files.recipes import RecipeError
from mediahub.delivery.zips import archives
from mediahub.delivery.zips.archives import ArchiveError
from mediahub.http.agreement import require_terms
from mediahub.http.context import services, viewer
from mediahub.http.errors import problem_details
from mediahub.http.zip_transfers import send_archive
from mediahub.storage import StorageError

BINARY = {"type": "string", "format": "binary"}

blueprint = Blueprint("api-zips", __name__, description="Many files at once")
blueprint.before_request(require("download"))


@blueprint.errorhandler(ArchiveError)
@blueprint.errorhandler(RecipeError)
def refused(error: Exception) -> Any:
    """What cannot be made."""
    return problem_details(409, str(error))


@blueprint.errorhandler(StorageError)
def storage_error(error: StorageError) -> Any:
    """Storage is away."""
    return problem_details(503, "Storage does not answer as it should. Try again in a moment.")


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
@refusals(blueprint, 403, 404, 409)
def ask(args: dict[str, Any], slug: str) -> Archive:
    """Have a zip made of `assets`, of what a `basket` holds, or of what a search (`q`) finds."""
    with services().database.begin() as session:
        event = event_for(session, slug)
        require_terms(session, event)
        ids, name, recipe = wanted_pictures(session, event, args)
        return archives.ask_for(
            session,
            event,
            my_id(),
            ids,
            recipe=args.get("recipe") or recipe,
            name=args["name"] or name,
            basket_id=args.get("basket"),
        )


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


def wanted_pictures(session: Session, event: Event, args: dict[str, Any]) -> tuple[list[str], str, str]:
    """The ids of `assets`, of what a `basket` holds or a search (`q`) finds; the usual name and recipe."""
    if sum(name in args for name in ("assets", "basket", "q")) != 1:
        abort(422, message="Name one of assets, basket and q.")
    if "basket" in args:
        access = baskets.find(session, args["basket"], my_id())
        if access is None or access.basket.event_id != event.id:
            _not_there("This basket does not exist, or it is not yours.")
        return baskets.contents(session, access.basket), access.basket.name, access.basket.recipe
    if "q" in args:
        require_words(event.slug, args["q"])
        found = services().search.layout(args["q"], event=event.slug, viewer=viewer(), filters={}, sort=None)
        return list(found.ids), args["q"] or event.slug, "original"
    return args["assets"], event.slug, "original"


def _own(session: Session, archive_id: str) -> Archive:
    archive = archives.find(session, archive_id, my_id())
    if archive is None:
        _not_there("This zip does not exist any more, or it is not yours.")
    event_for(session, archive.event.slug)
    return archive


def _not_there(message: str) -> NoReturn:
    abort(404, message=message)
    raise AssertionError("abort raises")
