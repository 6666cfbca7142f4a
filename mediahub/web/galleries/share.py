"""A share link as its visitor sees it: a password perhaps, pictures, hearts, comments, downloads.

A visitor has no account. Their name and a random number are in the signed session cookie, as is which links
they opened with a password.
"""

from __future__ import annotations

import secrets
from functools import partial
from typing import Any, cast

from flask import (
    Blueprint,
    Response,
    abort,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_babel import gettext
from sqlalchemy.orm import Session as DbSession
from werkzeug.wrappers import Response as BaseResponse

from mediahub.catalog.models import Asset, ShareLink
from mediahub.catalog.models.base import utcnow
from mediahub.curation.galleries import share_links
from mediahub.curation.galleries.share_links import ShareError
from mediahub.delivery.files.package import Prepared, load, plan, want
from mediahub.delivery.files.package import look as look_at
from mediahub.delivery.files.policy import policy_of
from mediahub.delivery.files.recipes import Recipe
from mediahub.http.context import presigner, services
from mediahub.http.errors import wants_json
from mediahub.http.files import address, retry_after
from mediahub.http.incoming import Body, json_body
from mediahub.http.language import translated
from mediahub.identity.rate_limits import DatabaseStorage, client_key
from mediahub.renditions.clips import PROXY
from mediahub.web.delivery.downloads import leads_to
from mediahub.web.galleries.public import focus_points
from mediahub.web.galleries.public_files import picture_response
from mediahub.web.galleries.public_pictures import look, look_name, picture_of, rendition_of, rows_of

blueprint = Blueprint("share", __name__, url_prefix="/s/<token>")
OPENED, VISITOR = "opened_links", "visitor"
PASSWORD_TRIES, PASSWORD_WINDOW = 10, 600
"""Wrong passwords of one link from one address, in so many seconds."""
ACTIONS, ACTIONS_WINDOW = 120, 60
"""Hearts and comments from one address, in so many seconds."""


@blueprint.get("")
def page(token: str) -> Response | tuple[str, int]:
    """What the link shows; a form where it has a password; a friendly end where it ended."""
    with services().database.read() as database:
        link = _open_link(database, token)
        if link is None:
            return render_template("galleries/public/ended.html"), 410
        if not _is_opened(link):
            return _private(
                Response(render_template("galleries/public/password.html", link=link, wrong=False))
            )
        body = _page(database, link)
    if not _was_here(link):
        with services().database.begin() as database:
            share_links.count_view(database, link.id, utcnow())
    return _private(Response(render_template("galleries/public/share.html", **body)))


@blueprint.post("/open")
def open_with_password(token: str) -> Response | BaseResponse | tuple[str, int]:
    """Take the password; wrong ones are counted per link and address."""
    with services().database.read() as database:
        link = _open_link(database, token)
    if link is None:
        return render_template("galleries/public/ended.html"), 410
    key = f"share:{link.id}:{client_key()}"
    if _tries().get(key) >= PASSWORD_TRIES:
        abort(429)
    if not share_links.opens(link, request.form.get("password", "")):
        _tries().incr(key, PASSWORD_WINDOW)
        return render_template("galleries/public/password.html", link=link, wrong=True), 403
    session[OPENED] = {**session.get(OPENED, {}), str(link.id): share_links.key_of(link)}
    return redirect(url_for("share.page", token=token), 303)


@blueprint.get("/look-<name>.css")
def style(token: str, name: str) -> Response:
    """Colours and shapes of the page."""
    with services().database.read() as database:
        link = _link_or_404(database, token)
        response = Response(_look(database, link, _assets(database, link)), mimetype="text/css")
    return _private(response)


@blueprint.get("/p/<asset_id>/<name>")
def picture(token: str, asset_id: str, name: str) -> Response:
    """A file of one of its pictures."""
    with services().database.read() as database:
        link = _link_or_404(database, token)
        row = rendition_of(_asset_or_404(database, link, asset_id), name)
    return picture_response(row, public=False)


@blueprint.get("/clip/<asset_id>")
def clip(token: str, asset_id: str) -> BaseResponse:
    """What plays of one of its clips."""
    with services().database.read() as database:
        asset = _asset_or_404(database, _link_or_404(database, token), asset_id)
        key = next((row.key for row in asset.renditions if row.name == PROXY), None)
    if key is None:
        abort(404)
    return _private(redirect(presigner().get(key)))


@blueprint.get("/download/<asset_id>/<size>")
def offer(token: str, asset_id: str, size: str) -> Response:
    """A page with a button that takes the file. Fetching it ahead, as programs do, counts nothing."""
    with services().database.read() as database:
        link = _link_or_404(database, token)
        asset, recipe = _asked_for(database, link, asset_id, size)
        key = plan(load(database, [asset.id])[0], recipe, policy_of(database, asset.event_id)).key
        found = look_at(database, [Prepared(asset.id, key, "", "wanted")])[0]
        return _take_page(link, found)


@blueprint.post("/download/<asset_id>/<size>")
def download(token: str, asset_id: str, size: str) -> BaseResponse:
    """A picture to keep, in one of the sizes that the link allows, with caption, credit and terms inside.

    A file that is not made yet is made by a worker; a page says when it is there.
    """
    with services().database.begin() as database:
        link = _link_or_404(database, token)
        asset, recipe = _asked_for(database, link, asset_id, size)
        prepared = want(database, load(database, [asset.id]), recipe)[0]
        if prepared.state == "ready":
            share_links.count_download(database, link, asset, size)
    if prepared.state != "ready":
        return _take_page(link, prepared)
    if wants_json():
        return _private(jsonify(url=address(prepared), filename=prepared.filename))
    return _private(leads_to(address(prepared)))


@blueprint.get("/said.json")
def said(token: str) -> Response:
    """Hearts and comments of this link, as the visitor may see them."""
    with services().database.read() as database:
        return _private(jsonify(_said(database, _link_or_404(database, token))))


@blueprint.post("/pick")
def pick(token: str) -> Response:
    """Give or take back a heart."""
    body = _counted_body()
    with services().database.begin() as database:
        link = _link_or_404(database, token)
        if not link.allows_picks:
            abort(403, gettext("This link takes no hearts."))
        visitor, name = _visitor(body)
        asset = _asset_or_404(database, link, body.text("id"))
        share_links.pick(database, link, asset.id, visitor, name, on=body.flag("on"))
        answer = _said(database, link)
    return _private(jsonify(answer))


@blueprint.post("/comment")
def comment(token: str) -> Response:
    """Say something about a picture, or about all of it."""
    body = _counted_body()
    with services().database.begin() as database:
        link = _link_or_404(database, token)
        if not link.allows_comments:
            abort(403, gettext("This link takes no comments."))
        visitor, name = _visitor(body)
        asset_id = body.text("id") or None
        if asset_id is not None:
            _asset_or_404(database, link, asset_id)
        try:
            share_links.comment(database, link, asset_id, visitor, name, body.text("text"))
        except ShareError as error:
            abort(400, str(error))
        answer = _said(database, link)
    return _private(jsonify(answer))


def _page(database: DbSession, link: ShareLink) -> dict[str, Any]:
    sections = share_links.shown(database, link, utcnow())
    assets = [asset for one in sections for asset, _ in one.pictures]
    numbers = {asset.id: number for number, asset in enumerate(assets, 1)}
    layout = link.gallery.layout if link.gallery else "justified"
    file_url = partial(_file_url, link.token)
    title = link.title or (link.gallery.title if link.gallery else link.event.name)
    shown = [
        {
            "heading": one.heading,
            "text": one.text,
            "pictures": [
                picture_of(asset, numbers[asset.id], caption, layout, file_url, one.heading or title)
                for asset, caption in one.pictures
            ],
        }
        for one in sections
    ]
    css = _look(database, link, assets)
    return {
        "link": link,
        "event": link.event,
        "title": title,
        "intro": link.message or (link.gallery.intro if link.gallery else ""),
        "layout": layout,
        "rows_of": rows_of,
        "sections": shown,
        "count": len(assets),
        "sizes": link.sizes.split(),
        "look": url_for("share.style", token=link.token, name=look_name(css)),
        "said": _said(database, link),
        "visitor_name": session.get(VISITOR, {}).get("name", ""),
        "clip_url": lambda identity: url_for("share.clip", token=link.token, asset_id=identity),
    }


def _said(database: DbSession, link: ShareLink) -> dict[str, Any]:
    """Hearts by picture, with which are the visitor's own, and comments."""
    me = session.get(VISITOR, {}).get("id")
    picks = share_links.picks_of(database, link.id)
    hearts: dict[str, list[str]] = {}
    for one in picks:
        hearts.setdefault(one.asset_id, []).append(one.name)
    return {
        "hearts": hearts,
        "mine": [one.asset_id for one in picks if one.visitor == me],
        "comments": [
            {
                "id": one.id,
                "picture": one.asset_id,
                "name": one.name,
                "text": one.text,
                "at": one.at.isoformat(),
                "mine": one.visitor == me,
            }
            for one in share_links.comments_of(database, link.id)
        ],
    }


def _counted_body() -> Body:
    """What the visitor sent. Too many actions from one address have to wait a minute."""
    if _tries().incr(f"share-acts:{client_key()}", ACTIONS_WINDOW) > ACTIONS:
        abort(429)
    return json_body()


def _visitor(body: Body) -> tuple[str, str]:
    """Who acts; their name is asked once."""
    known = session.get(VISITOR)
    if known is None:
        name = " ".join(body.text("name").split())[: share_links.MAX_NAME]
        if not name:
            abort(400, gettext("Say who you are first, so that the team knows whose choice it is."))
        known = session[VISITOR] = {"id": secrets.token_hex(12), "name": name}
    return str(known["id"]), str(known["name"])


def _asked_for(database: DbSession, link: ShareLink, asset_id: str, size: str) -> tuple[Asset, Recipe]:
    """The picture and what it is to be taken as, if the link allows that."""
    asset = _asset_or_404(database, link, asset_id)
    if size not in link.sizes.split():
        abort(403, gettext("This link does not allow that download."))
    return asset, share_links.recipe_of(asset, size)


def _take_page(link: ShareLink, found: Prepared) -> Response:
    if found.state == "failed":
        abort(409, found.problem)
    page = render_template(
        "galleries/public/take.html", link=link, state=found.state, problem=translated(found.problem)
    )
    response = make_response(page, 200)
    if found.state == "wanted":
        response.status_code = 202
        response.headers["Refresh"] = f"{retry_after(found)}; url={request.path}"
    return cast(Response, _private(response))


def _open_link(database: DbSession, token: str) -> ShareLink | None:
    """The link, unless it ended; 404 if there never was one."""
    link = share_links.find(database, token)
    if link is None:
        abort(404, gettext("There is nothing at this address. Is it complete?"))
    return None if share_links.has_ended(link, utcnow()) else link


def _link_or_404(database: DbSession, token: str) -> ShareLink:
    """The link, for someone who may look behind it."""
    link = _open_link(database, token)
    if link is None:
        abort(404, gettext("This link has ended."))
    if not _is_opened(link):
        abort(403, gettext("This link has a password."))
    return link


def _asset_or_404(database: DbSession, link: ShareLink, asset_id: str) -> Asset:
    asset = share_links.shown_picture(database, link, asset_id, utcnow())
    if asset is None:
        abort(404, gettext("This picture is not there any more."))
    return asset


def _is_opened(link: ShareLink) -> bool:
    return link.password is None or session.get(OPENED, {}).get(str(link.id)) == share_links.key_of(link)


def _was_here(link: ShareLink) -> bool:
    """Whether this browser counted as a view already in this session; it does from now on."""
    seen = session.get("seen_links", [])
    if link.id in seen:
        return True
    session["seen_links"] = [*seen, link.id][-50:]
    return False


def _assets(database: DbSession, link: ShareLink) -> list[Asset]:
    return [asset for one in share_links.shown(database, link, utcnow()) for asset, _ in one.pictures]


def _look(database: DbSession, link: ShareLink, assets: list[Asset]) -> str:
    colour = (link.gallery.colour if link.gallery else "") or link.event.accent
    return look(assets, colour, focus_points(database, [asset.id for asset in assets]))


def _file_url(token: str, asset: Asset, name: str) -> str:
    return url_for("share.picture", token=token, asset_id=asset.id, name=name)


def _tries() -> DatabaseStorage:
    return DatabaseStorage(database=services().database)


def _private(response: Any) -> Any:
    """For the one who asked: no cache keeps it, no search engine lists it."""
    response.cache_control.no_store = True
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
