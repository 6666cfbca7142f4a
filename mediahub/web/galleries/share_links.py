"""Share links for the team: made, listed with what came back through them, and ended."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, jsonify, render_template, url_for
from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import Session as DbSession

from mediahub.catalog.db.conditions import terms_of
from mediahub.catalog.models import Gallery, ShareLink, User
from mediahub.catalog.models.base import utcnow
from mediahub.curation.galleries import galleries, share_links
from mediahub.curation.galleries.publish import read_assets
from mediahub.curation.galleries.share_links import ShareError
from mediahub.http.context import event_or_404, require_sign_in, services, viewer, why
from mediahub.http.incoming import Body, json_body
from mediahub.rights.publishing import may_share
from mediahub.web.galleries.wall import fresh, require_curator
from mediahub.web.shared.tiles import rendition_url, title_of

blueprint = Blueprint("share_desk", __name__)
blueprint.before_request(require_sign_in)
blueprint.before_request(require_curator)
SHORTEST_PASSWORD = 6


@blueprint.get("/events/<slug>/links")
def page(slug: str) -> str:
    """Every link of the event, with its counts."""
    with services().database.read() as database:
        event = event_or_404(database, slug)
        rows = link_rows(database, share_links.of_event(database, event.id))
    return render_template("galleries/links.html", event=event, rows=rows)


@blueprint.post("/events/<slug>/links")
def create(slug: str) -> Response:
    """A new link: to a gallery (`gallery`) or to chosen pictures (`ids`). Says what it will not show."""
    body = json_body()
    with services().database.read() as database:
        zone = event_or_404(database, slug).timezone
    ids = body.texts("ids", most=galleries.MOST) or []
    return fresh(jsonify(make_link(slug, wish_of(body, zone), body.integer("gallery"), ids)))


@blueprint.get("/links/<int:link_id>.json")
def details(link_id: int) -> Response:
    """A link with every heart and comment, by picture."""
    with services().database.read() as database:
        link = link_or_404(database, link_id)
        picks, comments = share_links.picks_of(database, link.id), share_links.comments_of(database, link.id)
        about = [one.asset_id for one in picks] + [one.asset_id for one in comments if one.asset_id]
        assets = read_assets(database, about)
        body = {
            **link_rows(database, [link])[0],
            "pictures": {
                identity: {"thumb": rendition_url(asset, "thumb"), "title": title_of(asset)}
                for identity, asset in assets.items()
            },
            "hearts": [{"picture": one.asset_id, "name": one.name} for one in picks],
            "said": [
                {"picture": one.asset_id, "name": one.name, "text": one.text, "at": one.at.isoformat()}
                for one in comments
            ],
        }
    return fresh(jsonify(body))


@blueprint.post("/links/<int:link_id>/revoke")
def revoke(link_id: int) -> Response:
    """End a link at once."""
    with services().database.begin() as database:
        link = link_or_404(database, link_id)
        share_links.revoke(database, link, utcnow())
    return fresh(jsonify(id=link_id, revoked=True))


def make_link(slug: str, wish: share_links.Wish, gallery_id: int | None, ids: list[str]) -> dict[str, Any]:
    """A new link to a gallery or to chosen pictures, and what it does not show. 400 where it cannot be."""
    with services().database.begin() as database:
        event = event_or_404(database, slug)
        gallery = galleries.load(database, gallery_id) if gallery_id else None
        if gallery_id and (gallery is None or gallery.event_id != event.id):
            abort(404, gettext("There is no such gallery."))
        try:
            link = share_links.create(
                database,
                wish,
                event_id=event.id,
                user_id=viewer().user_id,
                now=utcnow(),
                gallery=gallery,
                asset_ids=ids,
            )
        except ShareError as error:
            abort(400, str(error))
        shown = galleries.picture_ids(gallery) if gallery else link.asset_ids
        answer = {"id": link.id, "url": _url(link), "hidden": _hidden(database, shown)}
    jobs = services().jobs
    for identity in shown:
        jobs.make_web_sizes(identity)
    return answer


def wish_of(body: Body, zone: str) -> share_links.Wish:
    """What a new link is to be; 400 for a password that is too short, or an end that is no date.

    An end without an offset is read in `zone`, the event's: that is where people look at a clock.
    """
    password = body.text("password")
    if password and len(password) < SHORTEST_PASSWORD:
        least = SHORTEST_PASSWORD
        abort(400, gettext("A password needs at least %(least)s characters.", least=least))
    return share_links.Wish(
        title=body.text("title"),
        message=body.text("message"),
        password=password,
        sizes=body.texts("sizes") or [],
        expires_at=body.moment("expires_at", zone),
        allows_picks=body.flag("picks", True),
        allows_comments=body.flag("comments", True),
    )


def _hidden(database: DbSession, ids: list[str]) -> list[dict[str, str]]:
    """What the link does not show at the moment, and why."""
    found = []
    for identity, asset in read_assets(database, ids).items():
        verdict = may_share(terms_of(asset), utcnow())
        if not verdict.allowed:
            found.append({"id": identity, "title": title_of(asset), "reason": why(verdict)})
    return found


def link_rows(database: DbSession, links: list[ShareLink]) -> list[dict[str, Any]]:
    """What the desk says of each of these links."""
    counts = share_links.counts(database, [link.id for link in links])
    people = {link.created_by for link in links if link.created_by}
    users = database.execute(select(User.id, User.name, User.email).where(User.id.in_(people)))
    names = {identity: name or email.partition("@")[0] for identity, name, email in users}
    now = utcnow()
    return [
        {
            "id": link.id,
            "title": link.title or (link.gallery.title if link.gallery else ""),
            "gallery": _of(link.gallery),
            "count": None if link.gallery_id else len(link.asset_ids),
            "url": _url(link),
            "has_password": link.password is not None,
            "sizes": link.sizes.split(),
            "expires_at": link.expires_at.isoformat() if link.expires_at else None,
            "state": "revoked"
            if link.revoked_at
            else "ended"
            if share_links.has_ended(link, now)
            else "open",
            "views": link.views,
            "downloads": link.downloads,
            "picks": counts[link.id].picks,
            "comments": counts[link.id].comments,
            "by": names.get(link.created_by or 0, ""),
            "created_at": link.created_at.isoformat(),
            "last_seen_at": link.last_seen_at.isoformat() if link.last_seen_at else None,
        }
        for link in links
    ]


def _of(gallery: Gallery | None) -> dict[str, Any] | None:
    if gallery is None:
        return None
    return {
        "id": gallery.id,
        "title": gallery.title,
        "edit": url_for("gallery_edit.page", gallery_id=gallery.id),
    }


def _url(link: ShareLink) -> str:
    return f"{services().settings.base_url}{url_for('share.page', token=link.token)}"


def link_or_404(database: DbSession, link_id: int) -> ShareLink:
    """The link with this number."""
    link = database.get(ShareLink, link_id)
    if link is None:
        abort(404, gettext("There is no such link."))
    return link
