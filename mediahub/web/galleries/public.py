"""Public galleries: no sign-in, no cookie, only what the rules let everyone see, asked each time."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote, urlsplit

from flask import Blueprint, Response, abort, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from mediahub.catalog.events import logo_key
from mediahub.catalog.models.base import utcnow
from mediahub.catalog.press_pages import press_page
from mediahub.catalog.settings.event_settings import days_of
from mediahub.curation.galleries.publish import (
    NotPublic,
    get_published,
    ids_of,
    public_picture,
    read_assets,
)
from mediahub.http.addresses import EMBED_HEIGHT, EMBED_WIDTH, absolute, embed_code, gallery_url
from mediahub.http.context import presigner, services
from mediahub.http.headers import security_headers
from mediahub.http.incoming import bounded_int, query_int
from mediahub.web.galleries.gallery_page import Ways, clip_key, page_values, requested_range, style_of
from mediahub.web.galleries.public_files import picture_response
from mediahub.web.galleries.public_pictures import look_name, rendition_of, thumbnail_within
from mediahub.web.shared.bundle import YEAR

blueprint = Blueprint("public", __name__)
PAGE_KEPT = 60
"""Seconds that a cache may keep a page."""


@blueprint.get("/g/<slug>")
def gallery(slug: str) -> Response:
    """The gallery as it was last published, without what may not be shown any more. A large one comes in
    parts; each begins at the picture `from`."""
    return _kept(Response(render_template("galleries/public/gallery.html", **_page(slug))))


@blueprint.get("/g/<slug>/embed")
def embed(slug: str) -> Response:
    """A public gallery for a frame on another site."""
    response = _kept(Response(render_template("galleries/public/embed.html", **_page(slug))))
    settings = services().settings
    policy = security_headers(settings.s3_origin, settings.is_https)["Content-Security-Policy"]
    response.headers["Content-Security-Policy"] = policy.replace(
        "frame-ancestors 'none'", "frame-ancestors *"
    )
    return response


@blueprint.get("/g/<slug>/look-<name>.css")
def style(slug: str, name: str) -> Response:
    """Colours and shapes of the pictures `from` to `to`. Another content has another address, so this is kept
    for ever."""
    with services().database.read() as database:
        found, version = get_published(database, slug)
        ids, first = requested_range(ids_of(version.content))
        assets = read_assets(database, ids, files=False)
        css = style_of(database, found, version.content, assets, ids, first)
    response = Response(css, mimetype="text/css")
    response.cache_control.public = True
    response.cache_control.max_age = YEAR if name == look_name(css) else 0
    return response


@blueprint.get("/g/<slug>/p/<asset_id>/<name>")
def picture(slug: str, asset_id: str, name: str) -> Response:
    """A file of one of its pictures."""
    with services().database.read() as database:
        asset = public_picture(database, slug, asset_id, utcnow())
        row = rendition_of(asset, name)
    return picture_response(row, public=True)


@blueprint.get("/g/<slug>/clip/<asset_id>")
def clip(slug: str, asset_id: str) -> BaseResponse:
    """What plays of one of its clips: a redirect to where it lies."""
    with services().database.read() as database:
        key = clip_key(public_picture(database, slug, asset_id, utcnow()))
    response = redirect(presigner().get(key))
    response.cache_control.no_store = True
    return response


@blueprint.get("/g/<slug>/logo")
def logo(slug: str) -> Response:
    """The event's logo, for a gallery that shows it."""
    with services().database.read() as database:
        found, version = get_published(database, slug)
        key = logo_key(database, found.event_id) if version.content.get("shows_logo") else None
    if key is None:
        abort(404)
    response = Response(services().bucket.get_bytes(key), mimetype="image/png")
    response.cache_control.public = True
    response.cache_control.max_age = 3600
    return response


@blueprint.get("/oembed")
def oembed() -> Response:
    """oEmbed 1.0: how another site shows a gallery whose address someone pasted there."""
    if request.args.get("format", "json") != "json":
        abort(501)
    slug = _slug_of(request.args.get("url", ""))
    page = _page(slug)
    width, height = _at_most("maxwidth", EMBED_WIDTH), _at_most("maxheight", EMBED_HEIGHT)
    body = {
        "version": "1.0",
        "type": "rich",
        "title": page["content"]["title"],
        "provider_name": "MediaHub",
        "provider_url": services().settings.base_url,
        "html": embed_code(slug, page["content"]["title"], width, height),
        "width": width,
        "height": height,
        "cache_age": 3600,
    }
    if thumbnail := thumbnail_within(page["cover"], width, height):
        body["thumbnail_url"] = absolute(thumbnail.url)
        body["thumbnail_width"], body["thumbnail_height"] = thumbnail.width, thumbnail.height
    response = jsonify(body)
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _at_most(name: str, usual: int) -> int:
    """A side of the embedded frame in pixels: `usual`, or what the site that embeds it has room for."""
    asked = request.args.get(name, usual, type=bounded_int)
    return min(usual, asked) if asked > 0 else usual


def _page(slug: str) -> dict[str, Any]:
    """What the templates say; 404 unless there is something to show."""
    with services().database.read() as database:
        found, version = get_published(database, slug)
        start = query_int("from", 0)
        ways = Ways.within("public", slug=slug)
        page = page_values(database, found, version.content, version.published_at, start, ways)
        event = found.event
        press_url = url_for("press.page", slug=event.slug) if press_page(database, event).is_public else ""
    cover = page["cover"]
    return {
        **page,
        "days": [day for day in days_of(event) if day],
        "press_url": press_url,
        "address": gallery_url(slug),
        "oembed_url": absolute(url_for("public.oembed", url=gallery_url(slug))),
        "social_image": absolute(cover.srcset.rsplit(", ", 1)[-1].split(" ")[0] or cover.src),
    }


def _slug_of(address: str) -> str:
    """The gallery that an address of ours leads to; 404 for any other."""
    here, there = urlsplit(services().settings.base_url), urlsplit(address)
    known = {here.netloc, request.host}
    match there.path.split("/"):
        case ["", "g", slug] if there.netloc in known:
            return unquote(slug)  # of a title in another script, an address holds percent-encoded UTF-8
    raise NotPublic


def _kept(response: Response) -> Response:
    response.cache_control.public = True
    response.cache_control.max_age = PAGE_KEPT
    response.headers["Vary"] = "Accept-Language"
    return response
