"""The draft of a gallery as its public page will be: the page itself, for the event's team."""

from __future__ import annotations

from flask import Blueprint, Response, abort, redirect, render_template
from flask_babel import gettext
from sqlalchemy.orm import Session as DbSession
from werkzeug.wrappers import Response as BaseResponse

from mediahub.catalog.db.conditions import terms_of
from mediahub.catalog.events import logo_key
from mediahub.catalog.models import Asset, Gallery
from mediahub.catalog.models.base import utcnow
from mediahub.curation.galleries import galleries, publish
from mediahub.http.context import presigner, require_sign_in, requires, services
from mediahub.http.incoming import query_int
from mediahub.rights import Capability
from mediahub.rights.publishing import may_publish
from mediahub.web.galleries.gallery_page import Ways, clip_key, page_values, requested_range, style_of
from mediahub.web.galleries.public_files import picture_response
from mediahub.web.galleries.public_pictures import rendition_of
from mediahub.web.galleries.wall import TEAM_ONLY, fresh

blueprint = Blueprint("gallery_preview", __name__, url_prefix="/galleries/<int:gallery_id>/preview")
blueprint.before_request(require_sign_in)
blueprint.before_request(requires(Capability.SEE_TEAM_PAGES, TEAM_ONLY))


@blueprint.get("")
def page(gallery_id: int) -> Response:
    """The page of the draft, without what may not be public."""
    with services().database.read() as database:
        gallery, content, _ = _draft(database, gallery_id)
        if content["cover_id"] is None:
            abort(404, gettext("None of its pictures may be published, so there is nothing to show."))
        ways = Ways.within("gallery_preview", gallery_id=gallery_id)
        values = page_values(database, gallery, content, utcnow(), query_int("from", 0), ways)
    return fresh(Response(render_template("galleries/public/preview.html", **values)))


@blueprint.get("/look-<name>.css")
def style(gallery_id: int, name: str) -> Response:
    """Colours and shapes of the pictures `from` to `to`; `name` says which of them a browser may keep."""
    with services().database.read() as database:
        gallery, content, assets = _draft(database, gallery_id)
        ids, first = requested_range(publish.ids_of(content))
        css = style_of(database, gallery, content, assets, ids, first)
    return fresh(Response(css, mimetype="text/css"))


@blueprint.get("/p/<asset_id>/<name>")
def picture(gallery_id: int, asset_id: str, name: str) -> Response:
    """A file of one of its pictures."""
    with services().database.read() as database:
        row = rendition_of(_picture(database, gallery_id, asset_id), name)
    return picture_response(row, public=False)


@blueprint.get("/clip/<asset_id>")
def clip(gallery_id: int, asset_id: str) -> BaseResponse:
    """What plays of one of its clips."""
    with services().database.read() as database:
        key = clip_key(_picture(database, gallery_id, asset_id))
    return redirect(presigner().get(key))


@blueprint.get("/logo")
def logo(gallery_id: int) -> BaseResponse:
    """The event's logo."""
    with services().database.read() as database:
        key = logo_key(database, galleries.get(database, gallery_id).event_id)
    if key is None:
        abort(404)
    return redirect(presigner().get(key))


def _draft(database: DbSession, gallery_id: int) -> tuple[Gallery, publish.Content, dict[str, Asset]]:
    """The gallery, and what would be published of it now."""
    gallery, now = galleries.get(database, gallery_id), utcnow()
    every = publish.read_assets(database, galleries.picture_ids(gallery), files=False)
    public = {one: asset for one, asset in every.items() if may_publish(terms_of(asset), now).allowed}
    return gallery, publish.content_of(database, gallery, public), public


def _picture(database: DbSession, gallery_id: int, asset_id: str) -> Asset:
    gallery = galleries.get(database, gallery_id)
    if asset_id not in galleries.picture_ids(gallery):
        abort(404)
    asset = publish.read_assets(database, [asset_id]).get(asset_id)
    if asset is None or not may_publish(terms_of(asset), utcnow()).allowed:
        abort(404)
    return asset
