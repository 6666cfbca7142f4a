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
from mediahub.api.shared.access import event_for, refusals, require, require_desk
from mediahub.api.shared.idempotency import idempotent
from mediahub.catalog.models.base import utcnow
from mediahub.curation.galleries import share_links
from mediahub.http.context import services
from mediahub.http.incoming import Body
from mediahub.web.galleries.share_links import link_or_404, link_rows, make_link, wish_of

blueprint = Blueprint("api-share-links", __name__, description="Links for people without an account")
blueprint.before_request(require("edit"))
blueprint.before_request(require_desk)


@blueprint.get("/events/<slug>/links")
@blueprint.response(200, ShareLinkSchema(many=True))
@refusals(blueprint, 403, 404)
def listed(slug: str) -> list[dict[str, Any]]:
    """List the event's links with what came back through them, the newest first."""
    with services().database.read() as session:
        links = share_links.of_event(session, event_for(session, slug).id)
        return [_named(row) for row in link_rows(session, links)]


@blueprint.post("/events/<slug>/links")
@idempotent(blueprint)
@blueprint.arguments(NewShareLinkSchema)
@blueprint.response(201, MadeShareLinkSchema)
@refusals(blueprint, 400, 403, 404, 409)
def create(args: dict[str, Any], slug: str) -> dict[str, Any]:
    """Make a link to a gallery's draft, or to chosen pictures. Says what it does not show at the moment."""
    end = args["expires_at"]
    wish = wish_of(Body({**args, "expires_at": end.isoformat() if end else None}), "UTC")
    return make_link(slug, wish, args["gallery"], args["assets"])


@blueprint.get("/links/<int:link_id>")
@blueprint.response(200, ShareLinkDetailsSchema)
@refusals(blueprint, 403, 404)
def one(link_id: int) -> dict[str, Any]:
    """Get a link with every heart and comment that was left on it."""
    with services().database.read() as session:
        link = link_or_404(session, link_id)
        hearts, said = share_links.picks_of(session, link.id), share_links.comments_of(session, link.id)
        return {
            **_named(link_rows(session, [link])[0]),
            "hearts": [{"asset": one.asset_id, "name": one.name} for one in hearts],
            "said": [
                {"asset": one.asset_id, "name": one.name, "text": one.text, "at": one.at} for one in said
            ],
        }


@blueprint.delete("/links/<int:link_id>")
@blueprint.response(204)
@refusals(blueprint, 403, 404)
def revoke(link_id: int) -> None:
    """End a link at once; hearts and comments stay."""
    with services().database.begin() as session:
        share_links.revoke(session, link_or_404(session, link_id), utcnow())


def _named(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "gallery": row["gallery"]["id"] if row["gallery"] else None}
