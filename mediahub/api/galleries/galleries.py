"""`/api/v1/events/<slug>/galleries` and `/api/v1/galleries/<id>`: galleries edited, published, shared.

A draft is changed by operations, as its editor does: each says what it means and not how the whole is to be,
so that two who change it at once do not overwrite each other. What could not be done is in `conflicts`.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import abort
from sqlalchemy.orm import Session

from mediahub.api.blueprint import Blueprint
from mediahub.api.galleries.schemas import (
    DuplicateSchema,
    GalleriesArgs,
    GalleriesSchema,
    GalleryDraftSchema,
    MergeSchema,
    NewGallerySchema,
    OperatedSchema,
    OperationsSchema,
    PublishedSchema,
    PublishSchema,
)
from mediahub.api.shared.access import event_for, need, refusals, require
from mediahub.api.shared.idempotency import idempotent
from mediahub.catalog.models import Gallery
from mediahub.curation.galleries import edit, galleries
from mediahub.curation.galleries import publish as galleries_publish
from mediahub.curation.galleries.operations import UnreadableOperations, read_operations
from mediahub.http.context import services, viewer
from mediahub.rights import TEAM
from mediahub.web.galleries.public import gallery_url
from mediahub.web.galleries.wall import (
    bring_up_to_date,
    changed,
    joined,
    make_gallery,
    publish_gallery,
    require_curator,
)

blueprint = Blueprint("api-galleries", __name__, description="Galleries, published and in the making")
blueprint.before_request(require("read", "edit"))


@blueprint.before_request
def require_team() -> None:
    """Drafts are the team's. What is published is for everyone, elsewhere."""
    if not viewer().roles & TEAM:
        abort(403, "Galleries in the making are for the event's team.")


def may_change() -> None:
    """Stop whoever may only look."""
    need("edit")
    require_curator()


@blueprint.get("/events/<slug>/galleries")
@blueprint.arguments(GalleriesArgs, location="query")
@blueprint.response(200, GalleriesSchema)
@refusals(blueprint, 404)
def listed(args: dict[str, Any], slug: str) -> dict[str, Any]:
    """List the event's galleries, the last changed first."""
    with services().database.read() as session:
        found = galleries.of_event(session, event_for(session, slug).id, archived=args["archived"])
        page = found[args["offset"] : args["offset"] + args["limit"]]
        return {"total": len(found), "galleries": [_shown(one) for one in page]}


@blueprint.post("/events/<slug>/galleries")
@idempotent(blueprint)
@blueprint.arguments(NewGallerySchema)
@blueprint.response(201, GalleryDraftSchema)
@refusals(blueprint, 400, 403, 404, 409)
def create(args: dict[str, Any], slug: str) -> dict[str, Any]:
    """Make a gallery: empty, of chosen pictures, or live, filled by a search."""
    may_change()
    return _draft(make_gallery(slug, args["title"], ids=args["assets"], live_query=args["live"]))


@blueprint.get("/galleries/<int:gallery_id>")
@blueprint.response(200, GalleryDraftSchema)
@refusals(blueprint, 403, 404)
def one(gallery_id: int) -> dict[str, Any]:
    """Get a gallery's draft with its sections, pictures and versions. A live one is up to date with it."""
    bring_up_to_date(gallery_id)
    return _draft(gallery_id)


@blueprint.post("/galleries/<int:gallery_id>/operations")
@idempotent(blueprint)
@blueprint.arguments(OperationsSchema)
@blueprint.response(200, OperatedSchema)
@refusals(blueprint, 400, 403, 404, 409)
def operate(args: dict[str, Any], gallery_id: int) -> dict[str, Any]:
    """Change the draft: add, order, caption, take out; sections; title, layout and cover."""
    may_change()
    try:
        operations = read_operations(args["operations"])
    except UnreadableOperations as error:
        abort(400, str(error))
    conflicts = changed(
        gallery_id,
        lambda session, found: edit.apply(session, found, operations, viewer().user_id),
    )
    return {"gallery": _draft(gallery_id), "conflicts": [asdict(conflict) for conflict in conflicts]}


@blueprint.post("/galleries/<int:gallery_id>/publish")
@idempotent(blueprint)
@blueprint.arguments(PublishSchema)
@blueprint.response(200, PublishedSchema)
@refusals(blueprint, 403, 404, 409)
def publish(args: dict[str, Any], gallery_id: int) -> dict[str, Any]:
    """Publish the draft as a new version, without the pictures that may not be public."""
    may_change()
    return publish_gallery(gallery_id, args["note"])


@blueprint.post("/galleries/<int:gallery_id>/unpublish")
@blueprint.response(200, GalleryDraftSchema)
@refusals(blueprint, 403, 404, 409)
def unpublish(gallery_id: int) -> dict[str, Any]:
    """Take it off the public pages at once; draft and versions stay."""
    may_change()
    return _after(gallery_id, galleries_publish.unpublish)


@blueprint.post("/galleries/<int:gallery_id>/versions/<int:number>/restore")
@blueprint.response(200, GalleryDraftSchema)
@refusals(blueprint, 403, 404, 409)
def restore(gallery_id: int, number: int) -> dict[str, Any]:
    """Let the draft be what a version was. It is public when it is published again."""
    may_change()
    return _after(
        gallery_id, lambda session, found, who: galleries_publish.restore(session, found, number, who)
    )


@blueprint.post("/galleries/<int:gallery_id>/archive")
@blueprint.response(200, GalleryDraftSchema)
@refusals(blueprint, 403, 404, 409)
def archive(gallery_id: int) -> dict[str, Any]:
    """Put it away: no longer listed nor public. Nothing of it is lost."""
    may_change()
    return _after(gallery_id, galleries.archive)


@blueprint.post("/galleries/<int:gallery_id>/bring-back")
@blueprint.response(200, GalleryDraftSchema)
@refusals(blueprint, 403, 404, 409)
def bring_back(gallery_id: int) -> dict[str, Any]:
    """Take it out of the archive, as a draft."""
    may_change()
    return _after(gallery_id, galleries.bring_back)


@blueprint.post("/galleries/<int:gallery_id>/duplicate")
@idempotent(blueprint)
@blueprint.arguments(DuplicateSchema)
@blueprint.response(201, GalleryDraftSchema)
@refusals(blueprint, 403, 404, 409)
def duplicate(args: dict[str, Any], gallery_id: int) -> dict[str, Any]:
    """Make a draft of its own with the same pictures, words and order."""
    may_change()
    who = viewer().user_id
    return _draft(
        changed(
            gallery_id,
            lambda session, found: galleries.duplicate(session, found, args["title"], who).id,
        )
    )


@blueprint.post("/galleries/<int:gallery_id>/merge")
@idempotent(blueprint)
@blueprint.arguments(MergeSchema)
@blueprint.response(200, GalleryDraftSchema)
@refusals(blueprint, 403, 404, 409)
def merge(args: dict[str, Any], gallery_id: int) -> dict[str, Any]:
    """Take in the sections and pictures of another gallery, which is put away."""
    may_change()
    joined(gallery_id, args["source"])
    return _draft(gallery_id)


def _after(gallery_id: int, do: Any) -> dict[str, Any]:
    """The draft once `do(session, gallery, user_id)` was done to it."""
    changed(gallery_id, lambda session, found: do(session, found, viewer().user_id))
    return _draft(gallery_id)


def _draft(gallery_id: int) -> dict[str, Any]:
    with services().database.read() as session:
        gallery = _gallery_or_404(session, gallery_id)
        names = ("intro", "cover_id", "colour", "shows_logo")
        return {
            **_shown(gallery),
            **{name: getattr(gallery, name) for name in names},
            "sections": [
                {
                    "id": section.id,
                    "heading": section.heading,
                    "text": section.text,
                    "items": [{"id": item.asset_id, "caption": item.caption} for item in items],
                }
                for section, items in galleries.in_order(gallery)
            ],
            "versions": [
                {
                    "number": version.number,
                    "published_at": version.published_at,
                    "note": version.note,
                    "count": len(galleries_publish.ids_of(version.content)),
                }
                for version in reversed(gallery.versions)
            ],
        }


def _shown(gallery: Gallery) -> dict[str, Any]:
    version = galleries_publish.published_version(gallery)
    return {
        "id": gallery.id,
        "event": gallery.event.slug,
        "title": gallery.title,
        "revision": gallery.revision,
        "count": len(galleries.picture_ids(gallery)),
        "layout": gallery.layout,
        "live": gallery.live_query is not None,
        "archived": gallery.archived_at is not None,
        "published": version.number if version else None,
        "has_changes": version is None or version.revision != gallery.revision,
        "url": gallery_url(gallery.slug),
        "updated_at": gallery.updated_at,
    }


def _gallery_or_404(session: Session, gallery_id: int) -> Gallery:
    gallery = galleries.load(session, gallery_id)
    if gallery is None:
        abort(404, "There is no such gallery.")
    return gallery
