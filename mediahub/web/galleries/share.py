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
from flask_wtf.csrf import generate_csrf
from sqlalchemy.orm import Session as DbSession
from werkzeug.wrappers import Response as BaseResponse

from mediahub.catalog.models import Asset, ShareLink
from mediahub.catalog.models.base import utcnow
from mediahub.curation.crops.focus import focus_points
from mediahub.curation.galleries import share_links, visiting
from mediahub.curation.galleries.visiting import Visit, Visitor
from mediahub.delivery.files.package import Prepared
from mediahub.http.context import presigner, services
from mediahub.http.errors import wants_json
from mediahub.http.files.answers import address, retry_after
from mediahub.http.incoming import Body, json_body
from mediahub.http.language import translated
from mediahub.identity.limits.backoff import LINK, LINK_HERE, one_try
from mediahub.identity.limits.rate_limits import client_key
from mediahub.identity.limits.work_limits import (
    SHARE_ACTIONS,
    spend,
)
from mediahub.objects.renditions import PROXY
from mediahub.web.answers.delivery import FileAddress
from mediahub.web.answers.galleries import VisitorAnswers
from mediahub.web.answers.page import ShareConfig
from mediahub.web.delivery.downloads import leads_to
from mediahub.web.galleries.public_files import picture_response
from mediahub.web.galleries.public_pictures import look, look_name, picture_of, rendition_of, rows_of
from mediahub.web.shared.display import in_language

blueprint = Blueprint("share", __name__, url_prefix="/s/<token>")
OPENED, VISITOR = "opened_links", "visitor"


@blueprint.get("")
def page(token: str) -> Response | tuple[str, int]:
    """What the link shows; a form where it has a password; a friendly end where it ended."""
    with services().database.read() as database:
        link = visiting.find_link(database, token)
        if share_links.has_ended(link, utcnow()):
            return render_template("galleries/public/ended.html"), 410
        if not visiting.is_opened(link, _opened()):
            return private(
                Response(render_template("galleries/public/password.html", link=link, wrong=False))
            )
        body = _page(database, link)
    if not _was_here(link):
        visiting.count_view(services().database, link.id, utcnow())
    return private(Response(render_template("galleries/public/share.html", **body)))


@blueprint.post("/open")
def open_with_password(token: str) -> Response | BaseResponse | tuple[str, int]:
    """Take the password; each wrong one makes the address, and after many the link, wait longer."""
    with services().database.read() as database:
        link = visiting.find_link(database, token)
    if share_links.has_ended(link, utcnow()):
        return render_template("galleries/public/ended.html"), 410
    who = f"{link.id}:{client_key()}"
    with one_try(services().database, (LINK_HERE, who), (LINK, link.id)) as was_right:
        is_right = share_links.opens(link, request.form.get("password", ""))
        if is_right:
            was_right()
    if not is_right:
        visiting.record_wrong_password(services().database, link)
        return render_template("galleries/public/password.html", link=link, wrong=True), 403
    session[OPENED] = {**_opened(), str(link.id): share_links.key_of(link)}
    return redirect(url_for("share.page", token=token), 303)


@blueprint.get("/look-<name>.css")
def style(token: str, name: str) -> Response:
    """Colours and shapes of the page."""
    with services().database.read() as database:
        link = visiting.open_link(database, visit_of(token))
        response = Response(_look(database, link, _assets(database, link)), mimetype="text/css")
    return private(response)


@blueprint.get("/p/<asset_id>/<name>")
def picture(token: str, asset_id: str, name: str) -> Response:
    """A file of one of its pictures."""
    with services().database.read() as database:
        _, asset = visiting.open_picture(database, visit_of(token), asset_id)
        row = rendition_of(asset, name)
    return picture_response(row, public=False)


@blueprint.get("/clip/<asset_id>")
def clip(token: str, asset_id: str) -> BaseResponse:
    """What plays of one of its clips."""
    with services().database.read() as database:
        _, asset = visiting.open_picture(database, visit_of(token), asset_id)
        key = next((row.key for row in asset.renditions if row.name == PROXY.name), None)
    if key is None:
        abort(404)
    return private(redirect(presigner().get(key)))


@blueprint.get("/download/<asset_id>/<size>")
def offer(token: str, asset_id: str, size: str) -> Response:
    """A page with a button that takes the file. Fetching it ahead, as programs do, counts nothing."""
    with services().database.read() as database:
        link, found = visiting.offer(database, visit_of(token), asset_id, size)
        return _take_page(link, found)


@blueprint.post("/download/<asset_id>/<size>")
def download(token: str, asset_id: str, size: str) -> BaseResponse:
    """A picture to keep, in one of the sizes that the link allows, with caption, credit and terms inside.

    A file that is not made yet is made by a worker; a page says when it is there.
    """
    link, prepared = visiting.take(services().database, visit_of(token), asset_id, size)
    if prepared.state != "ready":
        return _take_page(link, prepared)
    if wants_json():
        return private(jsonify(FileAddress(url=address(prepared), filename=prepared.filename)))
    return private(leads_to(address(prepared)))


@blueprint.get("/feedback.json")
def feedback(token: str) -> Response:
    """Hearts and comments of this link, as the visitor may see them."""
    with services().database.read() as database:
        return private(jsonify(_feedback(database, visiting.open_link(database, visit_of(token)))))


@blueprint.post("/pick")
def pick(token: str) -> Response:
    """Give or take back a heart."""
    body = _counted_body()
    visitor = _visitor(body)
    visiting.give_heart(services().database, visit_of(token), visitor, body.text("id"), on=body.flag("on"))
    _remember(visitor)
    return feedback(token)


@blueprint.post("/comment")
def comment(token: str) -> Response:
    """Say something about a picture, or about all of it."""
    body = _counted_body()
    visitor = _visitor(body)
    visiting.add_comment(
        services().database, visit_of(token), visitor, body.text("text"), body.text("id") or None
    )
    _remember(visitor)
    return feedback(token)


def _page(database: DbSession, link: ShareLink) -> dict[str, Any]:
    sections = share_links.shown(database, link, utcnow())
    assets = [asset for one in sections for asset, _ in one.pictures]
    numbers = {asset.id: number for number, asset in enumerate(assets, 1)}
    layout = link.gallery.layout if link.gallery else "justified"
    file_url = partial(_file_url, link.token or "")
    title = in_language(link.title or (link.gallery.title if link.gallery else link.event.name))
    shown = [
        {
            "heading": in_language(one.heading),
            "text": in_language(one.text),
            "pictures": [
                picture_of(
                    asset, numbers[asset.id], caption, layout, file_url, in_language(one.heading) or title
                )
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
        "intro": in_language(link.message or (link.gallery.intro if link.gallery else "")),
        "layout": layout,
        "rows_of": rows_of,
        "sections": shown,
        "count": len(assets),
        "sizes": link.sizes.split(),
        "look": url_for("share.style", token=link.token, name=look_name(css)),
        "config": _config(database, link),
        "clip_url": lambda identity: url_for("share.clip", token=link.token, asset_id=identity),
    }


def _config(database: DbSession, link: ShareLink) -> ShareConfig:
    """What the scripts of the page get."""
    return {
        "csrf": generate_csrf(),
        "base": url_for("share.page", token=link.token),
        "feedback": _feedback(database, link),
        "name": session.get(VISITOR, {}).get("name", ""),
        "picks": link.allows_picks,
        "comments": link.allows_comments,
        "sizes": link.sizes.split(),
    }


def _feedback(database: DbSession, link: ShareLink) -> VisitorAnswers:
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
    spend(services().database, SHARE_ACTIONS, client_key())
    return json_body()


def visit_of(token: str) -> Visit:
    """Whoever asks now, at the address of a link."""
    return Visit(token, _opened(), utcnow())


def _opened() -> dict[str, str]:
    """The links that this browser opened with a password."""
    return dict(session.get(OPENED, {}))


def _visitor(body: Body) -> Visitor:
    """Who acts; their name is asked once."""
    if (known := session.get(VISITOR)) is not None:
        return Visitor(str(known["id"]), str(known["name"]))
    name = " ".join(body.text("name").split())[: share_links.MAX_NAME]
    return Visitor(secrets.token_hex(12), name)


def _remember(visitor: Visitor) -> None:
    if VISITOR not in session:
        session[VISITOR] = {"id": visitor.id, "name": visitor.name}


def _take_page(link: ShareLink, found: Prepared) -> Response:
    if found.state == "failed":
        abort(409, found.problem)
    page = render_template(
        "galleries/public/download.html",
        back=url_for("share.page", token=link.token),
        state=found.state,
        problem=translated(found.problem),
    )
    response = make_response(page, 200)
    if found.state == "wanted":
        response.status_code = 202
        response.headers["Refresh"] = f"{retry_after(found)}; url={request.path}"
    return cast(Response, private(response))


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


def private(response: Any) -> Any:
    """For the one who asked: no cache keeps it, no search engine lists it."""
    response.cache_control.no_store = True
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
