"""The press page of an event: its cover and words, and marked previews if the event allows guests."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import lru_cache

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from mediahub.catalog.events import logo_key
from mediahub.catalog.models import Asset, PressPage
from mediahub.catalog.models.base import utcnow
from mediahub.catalog.press_pages import best_pictures, free_picture, public_page
from mediahub.catalog.text_templates import complete
from mediahub.catalog.titles import whole_sentences, words_below
from mediahub.http.context import presigner, services, viewer
from mediahub.http.incoming import bounded_int
from mediahub.http.language import offer_languages
from mediahub.identity.press import account_of, note_visit
from mediahub.identity.terms import current_terms
from mediahub.media.pictures.watermark import LONG_EDGE, watermark_preview
from mediahub.media.pictures.web_sizes import web_picture
from mediahub.messages import N_
from mediahub.objects.renditions import PREVIEW, THUMB
from mediahub.storage import StorageError
from mediahub.web.press.sign_in_links import way_in
from mediahub.web.shared.display import in_language
from mediahub.web.shared.query import MAX_TEXT

blueprint = Blueprint("press", __name__, url_prefix="/press/<slug>")

COVER_WIDTHS = (600, 900, 1350, 1800)
"""In pixels, of the smaller covers; the largest is the preview itself."""
LARGE = 1280
"""Pixels of the longer side of a preview that is opened."""
MAX_SHOWN = 13
"""One large and twelve small ones fill their rows, on a desk and on a phone."""
CACHE_TIME = timedelta(minutes=5)
"""How long a browser or proxy may keep a picture of the page: rights end, and then it goes."""


@blueprint.get("")
def page(slug: str) -> str:
    """The page as everyone sees it; who has an account finds the way in."""
    now = utcnow()
    with services().database.read() as database:
        event, page = public_page(database, viewer(), slug)
        offer_languages(event.languages)
        cover = free_picture(database, event.id, page.cover_id, now)
        return render_template(
            "press/press.html",
            event=event,
            page=page,
            paragraphs=paragraphs(in_language(page.text or event.description)),
            whole_sentences=whole_sentences,
            words_of=words_below,
            complete=complete,
            cover=cover,
            cover_widths=_widths_of(cover) if cover else [],
            pictures=_pictures(database, page, now) if page.guests_see else [],
            terms=current_terms(database, event.id),
            account=account_of(database, viewer().user_id, event.id) if viewer().user_id else None,
            may_enter=viewer().belongs_to(slug),
            address=services().settings.base_url + url_for("press.page", slug=slug),
            base_url=services().settings.base_url,
            has_logo=logo_key(database, event.id) is not None,
        )


@blueprint.get("/find")
def find(slug: str) -> BaseResponse:
    """Who searches from the page is in the library with these words, signing in first where they have to."""
    with services().database.read() as database:
        public_page(database, viewer(), slug)
    words = request.args.get("q", "")[:MAX_TEXT] or None
    library = url_for("library.page", slug=slug, q=words)
    return redirect(library if viewer().belongs_to(slug) else way_in(library))


@blueprint.get("/cover")
def cover(slug: str) -> BaseResponse:
    """The cover, while anyone may use it freely: one of the widths that the page offers (`width`), or else a
    redirect to where the largest lies."""
    width = request.args.get("width", type=bounded_int)
    with services().database.read() as database:
        event, page = public_page(database, viewer(), slug)
        asset = free_picture(database, event.id, page.cover_id, utcnow())
        keys = {rendition.name: rendition.key for rendition in asset.renditions} if asset else {}
    key = keys.get(PREVIEW.name)
    if key is None:
        abort(404, gettext("This page has no cover."))
    if width in COVER_WIDTHS:
        return _picture_answer(_made(_narrow, key, width), "image/webp", f"{key} {width}")
    response = redirect(presigner().get(key))
    _keep_shortly(response)
    return response


@blueprint.get("/logo")
def logo(slug: str) -> BaseResponse:
    """The event's logo: a redirect to where it lies."""
    with services().database.read() as database:
        event, _ = public_page(database, viewer(), slug)
        key = logo_key(database, event.id)
    if key is None:
        abort(404, gettext("This event has no logo."))
    response = redirect(presigner().get(key))
    _keep_shortly(response)
    return response


@blueprint.get("/pictures/<asset_id>.jpg")
def picture(slug: str, asset_id: str) -> Response:
    """A small marked preview of a free picture, where the event allows guests; one for a whole screen (`size`
    is `large`) is marked as well."""
    long_edge = LARGE if request.args.get("size") == "large" else LONG_EDGE
    with services().database.read() as database:
        event, page = public_page(database, viewer(), slug)
        asset = free_picture(database, event.id, asset_id, utcnow()) if page.guests_see else None
        keys = {rendition.name: rendition.key for rendition in asset.renditions} if asset else {}
        words = event.name
    key = keys.get(PREVIEW.name) or keys.get(THUMB.name)
    if key is None:
        abort(404, gettext("This picture is not shown here."))
    return _picture_answer(_made(_marked, key, words, long_edge), "image/jpeg", f"{key} {words} {long_edge}")


def _made(make: Callable[..., bytes], *of: object) -> bytes:
    try:
        return make(*of)
    except StorageError:
        abort(503, N_("The pictures cannot be reached just now."))


def _picture_answer(data: bytes, mime: str, name: str) -> Response:
    """A picture of the page, which a browser asks for again by its `name`."""
    response = Response(data, mimetype=mime)
    _keep_shortly(response)
    response.set_etag(hashlib.sha256(name.encode()).hexdigest()[:24])
    response.make_conditional(request)
    return response


def _keep_shortly(response: BaseResponse) -> None:
    """Let browsers and proxies keep it for `CACHE_TIME`."""
    response.cache_control.public = True
    response.cache_control.max_age = int(CACHE_TIME.total_seconds())


@lru_cache(maxsize=16)
def _narrow(key: str, width: int) -> bytes:
    return web_picture(services().bucket.get_bytes(key), width)


@lru_cache(maxsize=64)
def _marked(key: str, words: str, long_edge: int) -> bytes:
    """A rendition's key follows its content, so what was made of it stays true."""
    return watermark_preview(services().bucket.get_bytes(key), words, long_edge)


def _widths_of(cover: Asset) -> list[int]:
    """In which a cover is to be had, the largest last."""
    whole = next((one.width for one in cover.renditions if one.name == PREVIEW.name), 0)
    return [*(width for width in COVER_WIDTHS if width < whole), whole]


def _pictures(database: Session, page: PressPage, now: datetime) -> list[Asset]:
    """The best pictures below the cover, which is not shown twice."""
    best = best_pictures(database, page.event_id, now, MAX_SHOWN + 1)
    return [one for one in best if one.id != page.cover_id][:MAX_SHOWN]


def paragraphs(text: str) -> list[str]:
    """What is apart by an empty line."""
    return [part.strip() for part in text.replace("\r\n", "\n").split("\n\n") if part.strip()]


def note_presence() -> None:
    """For `before_request` of an event's pages: the team sees when someone of the press was last there."""
    who, slug = viewer(), (request.view_args or {}).get("slug")
    if who.user_id is not None and slug and not who.in_team and who.is_press_of(slug):
        note_visit(services().database, who.user_id, slug, utcnow())
