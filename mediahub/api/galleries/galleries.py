"""`/api/v1/events/<slug>/galleries` and `/api/v1/galleries/<id>`: galleries edited, published, shared.

A draft is changed by operations, as its editor does: each says what it means and not how the whole is to be,
so that two who change it at once do not overwrite each other. What could not be done is in `conflicts`.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

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
from mediahub.catalog.models.base import utcnow
from mediahub.curation.galleries import changes, galleries
from mediahub.curation.galleries import publish as publishing
from mediahub.curation.galleries.operations import read_operations
from mediahub.http.addresses import embed_code, gallery_url
from mediahub.http.context import event_of, requires, services, viewer
from mediahub.http.context import require as require_capability
from mediahub.rights import Capability

blueprint = Blueprint("api-galleries", __name__, description="Galleries, published and in the making")
TEAM_ONLY = "Galleries in the making are for the event's team."
EDITORS_ONLY = "Only the event's marketing team and admins change galleries."
blueprint.before_request(require("read", "edit"))
blueprint.before_request(requires(Capability.SEE_TEAM_PAGES, TEAM_ONLY))


def may_change(capability: Capability = Capability.EDIT_GALLERIES) -> None:
    """Stop whoever may only look."""
    need("edit")
    require_capability(capability, EDITORS_ONLY)


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
    event_id, who = event_of(slug).id, viewer().user_id
    made = changes.make(
        services(), event_id, args["title"], user_id=who, ids=args["assets"], live_query=args["live"]
    )
    return _draft(made)


@blueprint.get("/galleries/<int:gallery_id>")
@blueprint.response(200, GalleryDraftSchema)
@refusals(blueprint, 403, 404)
def one(gallery_id: int) -> dict[str, Any]:
    """Get a gallery's draft with its sections, pictures and versions. A live one is up to date with it."""
    changes.follow_search(services(), gallery_id)
    return _draft(gallery_id)


@blueprint.post("/galleries/<int:gallery_id>/operations")
@idempotent(blueprint)
@blueprint.arguments(OperationsSchema)
@blueprint.response(200, OperatedSchema)
@refusals(blueprint, 400, 403, 404, 409)
def operate(args: dict[str, Any], gallery_id: int) -> dict[str, Any]:
    """Change the draft: add, order, caption, take out; sections; title, layout and cover."""
    may_change()
    operations = read_operations(args["operations"])
    conflicts = changes.operate(services().database, gallery_id, operations, viewer().user_id)
    return {"gallery": _draft(gallery_id), "conflicts": [asdict(conflict) for conflict in conflicts]}


@blueprint.post("/galleries/<int:gallery_id>/publish")
@idempotent(blueprint)
@blueprint.arguments(PublishSchema)
@blueprint.response(200, PublishedSchema)
@refusals(blueprint, 403, 404, 409)
def publish(args: dict[str, Any], gallery_id: int) -> dict[str, Any]:
    """Publish the draft as a new version, without the pictures that may not be public."""
    may_change(Capability.PUBLISH_GALLERIES)
    made = changes.publish(services(), gallery_id, viewer().user_id, utcnow(), args["note"])
    return {
        "version": made.version,
        "left_out": made.left_out,
        "url": gallery_url(made.slug),
        "embed": embed_code(made.slug, made.title),
    }


@blueprint.post("/galleries/<int:gallery_id>/unpublish")
@blueprint.response(200, GalleryDraftSchema)
@refusals(blueprint, 403, 404, 409)
def unpublish(gallery_id: int) -> dict[str, Any]:
    """Take it off the public pages at once; draft and versions stay."""
    may_change(Capability.PUBLISH_GALLERIES)
    changes.unpublish(services().database, gallery_id, viewer().user_id)
    return _draft(gallery_id)


@blueprint.post("/galleries/<int:gallery_id>/versions/<int:number>/restore")
@blueprint.response(200, GalleryDraftSchema)
@refusals(blueprint, 403, 404, 409)
def restore(gallery_id: int, number: int) -> dict[str, Any]:
    """Let the draft be what a version was. It is public when it is published again."""
    may_change()
    changes.restore(services().database, gallery_id, number, viewer().user_id)
    return _draft(gallery_id)


@blueprint.post("/galleries/<int:gallery_id>/archive")
@blueprint.response(200, GalleryDraftSchema)
@refusals(blueprint, 403, 404, 409)
def archive(gallery_id: int) -> dict[str, Any]:
    """Put it away: no longer listed nor public. Nothing of it is lost."""
    may_change()
    changes.archive(services().database, gallery_id, viewer().user_id)
    return _draft(gallery_id)


@blueprint.post("/galleries/<int:gallery_id>/bring-back")
@blueprint.response(200, GalleryDraftSchema)
@refusals(blueprint, 403, 404, 409)
def bring_back(gallery_id: int) -> dict[str, Any]:
    """Take it out of the archive, as a draft."""
    may_change()
    changes.bring_back(services().database, gallery_id, viewer().user_id)
    return _draft(gallery_id)


@blueprint.post("/galleries/<int:gallery_id>/duplicate")
@idempotent(blueprint)
@blueprint.arguments(DuplicateSchema)
@blueprint.response(201, GalleryDraftSchema)
@refusals(blueprint, 403, 404, 409)
def duplicate(args: dict[str, Any], gallery_id: int) -> dict[str, Any]:
    """Make a draft of its own with the same pictures, words and order."""
    may_change()
    return _draft(changes.duplicate(services().database, gallery_id, args["title"], viewer().user_id))


@blueprint.post("/galleries/<int:gallery_id>/merge")
@idempotent(blueprint)
@blueprint.arguments(MergeSchema)
@blueprint.response(200, GalleryDraftSchema)
@refusals(blueprint, 403, 404, 409)
def merge(args: dict[str, Any], gallery_id: int) -> dict[str, Any]:
    """Take in the sections and pictures of another gallery, which is put away."""
    may_change()
    changes.merge(services().database, gallery_id, args["source"], viewer().user_id)
    return _draft(gallery_id)


def _draft(gallery_id: int) -> dict[str, Any]:
    with services().database.read() as session:
        gallery = galleries.get(session, gallery_id)
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
                    "count": len(publishing.ids_of(version.content)),
                }
                for version in reversed(gallery.versions)
            ],
        }


def _shown(gallery: Gallery) -> dict[str, Any]:
    version = publishing.published_version(gallery)
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
