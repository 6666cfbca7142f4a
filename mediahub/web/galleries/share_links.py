"""Share links for the team: made, listed with what came back through them, and ended."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, render_template, url_for

from mediahub.catalog.assets import title_of
from mediahub.catalog.models import Gallery
from mediahub.catalog.models.base import utcnow
from mediahub.curation.galleries import galleries, share_links, sharing
from mediahub.curation.galleries.publish import read_assets
from mediahub.http.addresses import share_url
from mediahub.http.context import event_of, event_or_404, require_sign_in, requires, services, viewer, why
from mediahub.http.incoming import Body, json_body
from mediahub.objects.renditions import THUMB
from mediahub.rights import Capability
from mediahub.web.answers import galleries as answers
from mediahub.web.galleries.wall import EDITORS_ONLY, fresh
from mediahub.web.shared.tiles import rendition_url

blueprint = Blueprint("share_links", __name__)
blueprint.before_request(require_sign_in)
blueprint.before_request(requires(Capability.SHARE, EDITORS_ONLY))


@blueprint.get("/events/<slug>/links")
def page(slug: str) -> str:
    """Every link of the event, with its counts."""
    with services().database.read() as database:
        event = event_or_404(database, slug)
        links = share_links.of_event(database, event.id)
        rows = [_row(one) for one in sharing.summaries(database, links, utcnow())]
    return render_template("galleries/share_links.html", event=event, rows=rows)


@blueprint.post("/events/<slug>/links")
def create(slug: str) -> Response:
    """A new link: to a gallery (`gallery`) or to chosen pictures (`ids`). Says what it will not show."""
    body, event = json_body(), event_of(slug)
    made = sharing.make_link(
        services(),
        event.id,
        _wish(body, event.timezone),
        user_id=viewer().user_id,
        now=utcnow(),
        gallery_id=body.integer("gallery"),
        asset_ids=body.texts("ids", most=galleries.MAX_GALLERY) or [],
    )
    hidden: list[answers.Withheld] = [
        {"id": one.id, "title": one.title, "reason": why(one.verdict)} for one in made.hidden
    ]
    return fresh(jsonify(answers.MadeLink(id=made.id, url=share_url(made.token), hidden=hidden)))


@blueprint.get("/links/<int:link_id>.json")
def details(link_id: int) -> Response:
    """A link with every heart and comment, by picture."""
    with services().database.read() as database:
        link = share_links.get(database, link_id)
        picks, comments = share_links.picks_of(database, link.id), share_links.comments_of(database, link.id)
        about = [one.asset_id for one in picks] + [one.asset_id for one in comments if one.asset_id]
        assets = read_assets(database, about)
        body: answers.LinkAnswers = {
            **_row(sharing.summaries(database, [link], utcnow())[0]),
            "pictures": {
                identity: {"thumb": rendition_url(asset, THUMB), "title": title_of(asset)}
                for identity, asset in assets.items()
            },
            "hearts": [{"picture": one.asset_id, "name": one.name} for one in picks],
            "visitor_comments": [
                {"picture": one.asset_id, "name": one.name, "text": one.text, "at": one.at.isoformat()}
                for one in comments
            ],
        }
    return fresh(jsonify(body))


@blueprint.post("/links/<int:link_id>/revoke")
def revoke(link_id: int) -> Response:
    """End a link at once."""
    sharing.revoke_link(services().database, link_id, utcnow())
    return fresh(jsonify(id=link_id, revoked=True))


@blueprint.post("/links/<int:link_id>/restore")
def restore(link_id: int) -> Response:
    """Open a link again that was ended by mistake."""
    sharing.restore_link(services().database, link_id)
    return fresh(jsonify(id=link_id, revoked=False))


def _wish(body: Body, zone: str) -> share_links.Wish:
    """What a new link is to be; 400 for an end that is no date. An end without an offset is read in `zone`,
    the event's: that is where people look at a clock."""
    return share_links.Wish(
        title=body.text("title"),
        message=body.text("message"),
        password=body.text("password"),
        sizes=body.texts("sizes") or [],
        expires_at=body.moment("expires_at", zone),
        allows_picks=body.flag("picks", True),
        allows_comments=body.flag("comments", True),
    )


def _row(one: sharing.LinkSummary) -> answers.LinkFacts:
    link = one.link
    return {
        "id": link.id,
        "title": one.title,
        "gallery": _of(link.gallery),
        "count": one.count,
        "url": share_url(link.token) if link.token else "",
        "has_password": link.password is not None,
        "sizes": link.sizes.split(),
        "expires_at": link.expires_at.isoformat() if link.expires_at else None,
        "state": one.state,
        "views": link.views,
        "downloads": link.downloads,
        "picks": one.picks,
        "comments": one.comments,
        "by": one.created_by,
        "created_at": link.created_at.isoformat(),
        "last_seen_at": link.last_seen_at.isoformat() if link.last_seen_at else None,
    }


def _of(gallery: Gallery | None) -> answers.LinkedGallery | None:
    if gallery is None:
        return None
    return {
        "id": gallery.id,
        "title": gallery.title,
        "edit": url_for("gallery_edit.page", gallery_id=gallery.id),
    }
