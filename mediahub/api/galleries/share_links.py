"""`/api/v1/events/<slug>/links` and `/api/v1/links/<id>`: links for people without an account."""

from __future__ import annotations

from typing import Any

from mediahub.api.blueprint import Blueprint
from mediahub.api.galleries.schemas import (
    MadeShareLinkSchema,
    NewShareLinkSchema,
    ShareLinkDetailsSchema,
    ShareLinkSchema,
)
from mediahub.api.shared.access import DESK_ONLY, event_for, need, refusals, require
from mediahub.api.shared.idempotency import idempotent
from mediahub.catalog.models.base import utcnow
from mediahub.curation.galleries import share_links, sharing
from mediahub.http.addresses import share_url
from mediahub.http.context import event_of, requires, services, viewer, why
from mediahub.rights import Capability

blueprint = Blueprint("api-share-links", __name__, description="Links for people without an account")
blueprint.before_request(require("edit"))
blueprint.before_request(requires(Capability.SHARE, DESK_ONLY))


@blueprint.get("/events/<slug>/links")
@blueprint.response(200, ShareLinkSchema(many=True))
@refusals(blueprint, 403, 404)
def listed(slug: str) -> list[dict[str, Any]]:
    """List the event's links with what came back through them, the newest first."""
    with services().database.read() as session:
        links = share_links.of_event(session, event_for(session, slug).id)
        return [_row(one) for one in sharing.summaries(session, links, utcnow())]


@blueprint.post("/events/<slug>/links")
@idempotent(blueprint)
@blueprint.arguments(NewShareLinkSchema)
@blueprint.response(201, MadeShareLinkSchema)
@refusals(blueprint, 400, 403, 404, 409)
def create(args: dict[str, Any], slug: str) -> dict[str, Any]:
    """Make a link to a gallery's draft, or to chosen pictures. Says what it does not show at the moment.

    A token needs the scope `download` as well for a link that gives files (`sizes`): it opens them to itself.
    """
    if args["sizes"]:
        need("download")
    wish = share_links.Wish(
        title=args["title"],
        message=args["message"],
        password=args["password"],
        sizes=args["sizes"],
        expires_at=args["expires_at"],
        allows_picks=args["picks"],
        allows_comments=args["comments"],
    )
    made = sharing.make_link(
        services(),
        event_of(slug).id,
        wish,
        user_id=viewer().user_id,
        now=utcnow(),
        gallery_id=args["gallery"],
        asset_ids=args["assets"],
    )
    hidden = [{"id": one.id, "title": one.title, "reason": why(one.verdict)} for one in made.hidden]
    return {"id": made.id, "url": share_url(made.token), "hidden": hidden}


@blueprint.get("/links/<int:link_id>")
@blueprint.response(200, ShareLinkDetailsSchema)
@refusals(blueprint, 403, 404)
def one(link_id: int) -> dict[str, Any]:
    """Get a link with every heart and comment that was left on it."""
    with services().database.read() as session:
        link = share_links.get(session, link_id)
        hearts, comments = share_links.picks_of(session, link.id), share_links.comments_of(session, link.id)
        return {
            **_row(sharing.summaries(session, [link], utcnow())[0]),
            "hearts": [{"asset": one.asset_id, "name": one.name} for one in hearts],
            "visitor_comments": [
                {"asset": one.asset_id, "name": one.name, "text": one.text, "at": one.at} for one in comments
            ],
        }


@blueprint.delete("/links/<int:link_id>")
@blueprint.response(204)
@refusals(blueprint, 403, 404)
def revoke(link_id: int) -> None:
    """End a link at once; hearts and comments stay."""
    sharing.revoke_link(services().database, link_id, utcnow())


def _row(one: sharing.LinkSummary) -> dict[str, Any]:
    link = one.link
    return {
        "id": link.id,
        "title": one.title,
        "gallery": link.gallery_id,
        "count": one.count,
        "url": share_url(link.token) if link.token else "",
        "has_password": link.password is not None,
        "sizes": link.sizes.split(),
        "state": one.state,
        "expires_at": link.expires_at.isoformat() if link.expires_at else None,
        "views": link.views,
        "downloads": link.downloads,
        "picks": one.picks,
        "comments": one.comments,
    }
