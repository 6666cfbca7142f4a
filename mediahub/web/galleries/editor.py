"""The gallery editor: the page, the draft as it is, operations on it, and what the team says about it."""

from __future__ import annotations

from dataclasses import asdict
from typing import cast

from flask import Blueprint, Response, jsonify, render_template, url_for
from sqlalchemy.orm import Session as DbSession

from mediahub.catalog.db.conditions import terms_of
from mediahub.catalog.events import logo_key
from mediahub.catalog.models import Asset, Gallery, GalleryVersion
from mediahub.catalog.models.base import utcnow
from mediahub.curation.crops.focus import focus_points, is_held_by_hand
from mediahub.curation.crops.holding import usual_position
from mediahub.curation.galleries import changes, comments, galleries, publish
from mediahub.curation.galleries.operations import read_operations
from mediahub.http.addresses import embed_code, gallery_url
from mediahub.http.context import require, require_sign_in, requires, services, viewer, why
from mediahub.http.incoming import json_body
from mediahub.identity.accounts import names_of
from mediahub.objects.renditions import THUMB
from mediahub.rights import Capability
from mediahub.rights.publishing import may_publish
from mediahub.web.answers import galleries as answers
from mediahub.web.galleries.public_pictures import ratio_of
from mediahub.web.galleries.wall import EDITORS_ONLY, TEAM_ONLY, fresh
from mediahub.web.shared.tiles import rendition_url, title_of

blueprint = Blueprint("gallery_edit", __name__, url_prefix="/galleries/<int:gallery_id>")
blueprint.before_request(require_sign_in)
blueprint.before_request(requires(Capability.SEE_TEAM_PAGES, TEAM_ONLY))
_looked: dict[int, str] = {}
"""By live gallery, the search generation that it was last compared with in this process."""


@blueprint.get("/edit")
def page(gallery_id: int) -> str:
    """The editor; who may not change it sees it and comments."""
    with services().database.read() as database:
        gallery = galleries.get(database, gallery_id)
        others = [one for one in galleries.of_event(database, gallery.event_id) if one.id != gallery.id]
        has_logo = logo_key(database, gallery.event_id) is not None
    return render_template(
        "galleries/editor.html",
        event=gallery.event,
        gallery=gallery,
        others=[{"id": one.id, "title": one.title} for one in others],
        has_logo=has_logo,
        may_change=viewer().may(Capability.EDIT_GALLERIES),
        layouts=galleries.LAYOUTS,
    )


@blueprint.get("/draft.json")
def draft(gallery_id: int) -> Response:
    """The draft with all that the editor shows."""
    _follow_search(gallery_id)
    with services().database.read() as database:
        return fresh(jsonify(_state(database, galleries.get(database, gallery_id))))


@blueprint.get("/pulse.json")
def pulse(gallery_id: int) -> Response:
    """Has anything changed? Asked every other second by every open editor, so it says little."""
    _follow_search(gallery_id)
    with services().database.read() as database:
        revision = galleries.revision_of(database, gallery_id)
        state = comments.comments_state(database, gallery_id)
    return fresh(jsonify(answers.DraftPulse(revision=revision, comments_state=state)))


@blueprint.post("/operations")
def operate(gallery_id: int) -> Response:
    """Apply operations that were made on some revision; the answer is the draft as it is then, and what met
    someone else's change."""
    operations = read_operations(json_body().get("operations"))
    require(Capability.EDIT_GALLERIES, str(EDITORS_ONLY))
    conflicts = changes.operate(services().database, gallery_id, operations, viewer().user_id)
    with services().database.read() as database:
        state = _state(database, galleries.get(database, gallery_id))
    met = [cast(answers.DraftConflict, asdict(one)) for one in conflicts]
    return fresh(jsonify(answers.DraftApplied(**state, conflicts=met)))


@blueprint.post("/comments")
def comment(gallery_id: int) -> Response:
    """Say something to the team, about the gallery or one picture (`id`)."""
    body = json_body()
    comments.add_comment(
        services().database, gallery_id, viewer().user_id, body.text("text"), body.text("id") or None
    )
    return _all_comments(gallery_id)


@blueprint.post("/comments/<int:comment_id>/resolve")
def resolve(gallery_id: int, comment_id: int) -> Response:
    """Say that it is done with, or that it is not."""
    resolved = json_body().flag("on", True)
    comments.resolve_comment(services().database, gallery_id, comment_id, resolved=resolved)
    return _all_comments(gallery_id)


def _all_comments(gallery_id: int) -> Response:
    with services().database.read() as database:
        return fresh(jsonify(answers.DraftComments(comments=_comments(database, gallery_id))))


def _follow_search(gallery_id: int) -> None:
    """Bring a live gallery up to date when the index changed since this process last looked."""
    generation = services().search.generation()
    if _looked.get(gallery_id) != generation:
        changes.follow_search(services(), gallery_id)
        _looked[gallery_id] = generation


def _state(database: DbSession, gallery: Gallery) -> answers.Draft:
    ids = galleries.picture_ids(gallery)
    assets = publish.read_assets(database, ids)
    version = publish.published_version(gallery)
    names = names_of(database)
    return {
        "id": gallery.id,
        "revision": gallery.revision,
        "changed_by": names.get(galleries.last_editor(database, gallery) or 0, ""),
        "title": gallery.title,
        "intro": gallery.intro,
        "layout": gallery.layout,
        "cover_id": gallery.cover_id,
        "cover": _cover(database, gallery, assets, ids),
        "colour": gallery.colour,
        "shows_logo": gallery.shows_logo,
        "live": cast(answers.LiveQuery | None, gallery.live_query),
        "out": [item.asset_id for item in gallery.items if item.is_hidden],
        "archived": gallery.archived_at is not None,
        "sections": [
            {
                "id": section.id,
                "heading": section.heading,
                "text": section.text,
                "items": [
                    {"id": item.asset_id, "caption": item.caption, "live": item.is_live} for item in items
                ],
            }
            for section, items in galleries.in_order(gallery)
        ],
        "pictures": {identity: _picture(asset) for identity, asset in assets.items()},
        "published": _version(version, names) if version else None,
        "has_changes": version is None or version.revision != gallery.revision,
        "url": gallery_url(gallery.slug),
        "embed": embed_code(gallery.slug, gallery.title),
        "versions": [_version(one, names) for one in reversed(gallery.versions)],
        "comments": _comments(database, gallery.id),
    }


def _cover(
    database: DbSession, gallery: Gallery, assets: dict[str, Asset], ids: list[str]
) -> answers.DraftCover | None:
    """The cover as the page will have it: chosen or found among what may be public, and where it is held."""
    now = utcnow()
    public = {one: asset for one, asset in assets.items() if may_publish(terms_of(asset), now).allowed}
    found = publish.cover_of(database, gallery, public, [one for one in ids if one in public])
    if found is None:
        return None
    x, y = focus_points(database, [found]).get(found) or usual_position(ratio_of(public[found]))
    return {"id": found, "x": x, "y": y, "by_hand": is_held_by_hand(database, found)}


def _picture(asset: Asset) -> answers.DraftPicture:
    verdict = may_publish(terms_of(asset), utcnow())
    return {
        "thumb": rendition_url(asset, THUMB),
        "w": asset.width,
        "h": asset.height,
        "colour": asset.colour,
        "title": title_of(asset),
        "caption": asset.caption,
        "kind": asset.kind,
        "public": verdict.allowed,
        "reason": "" if verdict.allowed else why(verdict),
        "href": url_for("assets.page", asset_id=asset.id),
    }


def _version(version: GalleryVersion, names: dict[int, str]) -> answers.DraftVersion:
    return {
        "number": version.number,
        "at": version.published_at.isoformat(),
        "by": names.get(version.published_by or 0, ""),
        "note": version.note,
        "count": len(publish.ids_of(version.content)),
        "left_out": cast(list[answers.Withheld], version.left_out),
        "revision": version.revision,
    }


def _comments(database: DbSession, gallery_id: int) -> list[answers.DraftComment]:
    names = names_of(database)
    return [
        {
            "id": one.id,
            "picture": one.asset_id,
            "by": names.get(one.user_id or 0, ""),
            "text": one.text,
            "at": one.at.isoformat(),
            "resolved": one.resolved_at is not None,
        }
        for one in comments.list_comments(database, gallery_id)
    ]
