"""The gallery editor: the page, the draft as it is, operations on it, and what the team says about it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, abort, jsonify, render_template, url_for
from flask_babel import gettext
from sqlalchemy import func, select
from sqlalchemy.orm import Session as DbSession

from mediahub.catalog.db.conditions import terms_of
from mediahub.catalog.models import (
    Asset,
    EventLogo,
    Gallery,
    GalleryChange,
    GalleryComment,
    GalleryVersion,
    User,
)
from mediahub.catalog.models.base import utcnow
from mediahub.curation.galleries import edit, galleries, publish
from mediahub.curation.galleries.operations import UnreadableOperations, read_operations
from mediahub.http.context import require_sign_in, services, viewer, why
from mediahub.http.incoming import json_body
from mediahub.rights import TEAM
from mediahub.rights.publishing import may_publish
from mediahub.web.galleries.public import embed_code, gallery_url
from mediahub.web.galleries.wall import bring_up_to_date, changed, fresh, may_change
from mediahub.web.shared.tiles import rendition_url, title_of

blueprint = Blueprint("gallery_edit", __name__, url_prefix="/galleries/<int:gallery_id>")
blueprint.before_request(require_sign_in)
MAX_COMMENT = 4000
_looked: dict[int, str] = {}
"""By live gallery, the search generation that it was last compared with in this process."""


@blueprint.before_request
def require_team() -> None:
    """Drafts are the team's."""
    if not viewer().roles & TEAM:
        abort(403, gettext("Galleries in the making are for the event's team."))


@blueprint.get("/edit")
def page(gallery_id: int) -> str:
    """The editor; who may not change it sees it and comments."""
    with services().database.read() as database:
        gallery = _gallery_or_404(database, gallery_id)
        others = [one for one in galleries.of_event(database, gallery.event_id) if one.id != gallery.id]
        has_logo = database.get(EventLogo, gallery.event_id) is not None
    return render_template(
        "galleries/edit.html",
        event=gallery.event,
        gallery=gallery,
        others=[{"id": one.id, "title": one.title} for one in others],
        has_logo=has_logo,
        may_change=may_change(),
        layouts=galleries.LAYOUTS,
    )


@blueprint.get("/draft.json")
def draft(gallery_id: int) -> Response:
    """The draft with all that the editor shows."""
    _follow_search(gallery_id)
    with services().database.read() as database:
        return fresh(jsonify(_state(database, _gallery_or_404(database, gallery_id))))


@blueprint.get("/pulse.json")
def pulse(gallery_id: int) -> Response:
    """Has anything changed? Asked every other second by every open editor, so it says little."""
    _follow_search(gallery_id)
    with services().database.read() as database:
        gallery = database.get(Gallery, gallery_id)
        if gallery is None:
            abort(404, gettext("There is no such gallery."))
        said = select(func.max(GalleryComment.id), func.count(GalleryComment.resolved_at))
        row = database.execute(said.where(GalleryComment.gallery_id == gallery_id)).one()
        return fresh(jsonify(revision=gallery.revision, said=[row[0] or 0, row[1]]))


@blueprint.post("/operations")
def operate(gallery_id: int) -> Response:
    """Apply operations that were made on some revision; the answer is the draft as it is then, and what met
    someone else's change."""
    try:
        operations = read_operations(json_body().get("operations"))
    except UnreadableOperations as error:
        abort(400, str(error))

    def do(database: DbSession, gallery: Gallery) -> list[dict[str, Any]]:
        conflicts = edit.apply(database, gallery, operations, viewer().user_id)
        return [asdict(one) for one in conflicts]

    conflicts = changed(gallery_id, do)
    with services().database.read() as database:
        state = _state(database, _gallery_or_404(database, gallery_id))
    return fresh(jsonify(**state, conflicts=conflicts))


@blueprint.post("/comments")
def comment(gallery_id: int) -> Response:
    """Say something to the team, about the gallery or one picture (`id`)."""
    body = json_body()
    text = body.text("text").strip()[:MAX_COMMENT]
    if not text:
        abort(400, gettext("There is nothing to send yet."))
    with services().database.begin() as database:
        gallery = _gallery_or_404(database, gallery_id)
        ids = galleries.picture_ids(gallery)
        about = body.text("id") if body.text("id") in ids else None
        row = GalleryComment(gallery_id=gallery.id, asset_id=about, user_id=viewer().user_id, text=text)
        database.add(row)
        database.flush()
        comments = _comments(database, gallery.id)
    return fresh(jsonify(comments=comments))


@blueprint.post("/comments/<int:comment_id>/resolve")
def resolve(gallery_id: int, comment_id: int) -> Response:
    """Say that it is done with, or that it is not."""
    with services().database.begin() as database:
        row = database.get(GalleryComment, comment_id)
        if row is None or row.gallery_id != gallery_id:
            abort(404, gettext("There is no such comment."))
        row.resolved_at = utcnow() if json_body().flag("on", True) else None
        database.flush()
        comments = _comments(database, gallery_id)
    return fresh(jsonify(comments=comments))


def _gallery_or_404(database: DbSession, gallery_id: int) -> Gallery:
    gallery = galleries.load(database, gallery_id)
    if gallery is None:
        abort(404, gettext("There is no such gallery."))
    return gallery


def _follow_search(gallery_id: int) -> None:
    """Bring a live gallery up to date when the index changed since this process last looked."""
    generation = services().search.generation()
    if _looked.get(gallery_id) != generation:
        bring_up_to_date(gallery_id)
        _looked[gallery_id] = generation


def _state(database: DbSession, gallery: Gallery) -> dict[str, Any]:
    ids = galleries.picture_ids(gallery)
    assets = publish.read_assets(database, ids)
    version = publish.published_version(gallery)
    names = _names(database)
    last = database.get(GalleryChange, (gallery.id, gallery.revision))
    return {
        "id": gallery.id,
        "revision": gallery.revision,
        "changed_by": names.get(last.user_id or 0, "") if last else "",
        **{name: getattr(gallery, name) for name in
           ("title", "intro", "layout", "cover_id", "colour", "shows_logo")},
        "live": gallery.live_query,
        "archived": gallery.archived_at is not None,
        "sections": [
            {
                "id": section.id,
                "heading": section.heading,
                "text": section.text,
                "items": [{"id": item.asset_id, "caption": item.caption} for item in items],
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
    }  # fmt: skip


def _picture(asset: Asset) -> dict[str, Any]:
    verdict = may_publish(terms_of(asset), utcnow())
    return {
        "thumb": rendition_url(asset, "thumb"),
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


def _version(version: GalleryVersion, names: dict[int, str]) -> dict[str, Any]:
    return {
        "number": version.number,
        "at": version.published_at.isoformat(),
        "by": names.get(version.published_by or 0, ""),
        "note": version.note,
        "count": len(publish.ids_of(version.content)),
        "left_out": version.left_out,
        "revision": version.revision,
    }


def _comments(database: DbSession, gallery_id: int) -> list[dict[str, Any]]:
    names = _names(database)
    query = select(GalleryComment).where(GalleryComment.gallery_id == gallery_id)
    return [
        {
            "id": one.id,
            "picture": one.asset_id,
            "by": names.get(one.user_id or 0, ""),
            "text": one.text,
            "at": one.at.isoformat(),
            "resolved": one.resolved_at is not None,
        }
        for one in database.scalars(query.order_by(GalleryComment.id))
    ]


def _names(database: DbSession) -> dict[int, str]:
    """Everyone with an account, as others call them."""
    rows = database.execute(select(User.id, User.name, User.email))
    return {identity: name or email.partition("@")[0] for identity, name, email in rows}
