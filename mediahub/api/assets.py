"""`/api/v1/events/<slug>/assets` and `/api/v1/assets/<id>`."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from mediahub.api.access import require
from mediahub.api.schemas import AssetSchema, PageSchema, SearchArgs
from mediahub.catalog.models import Asset
from mediahub.search.port import FACETS
from mediahub.web.context import asset_or_404, event_or_404, services, viewer

blueprint = Blueprint("api-assets", __name__, description="Photos and clips")
blueprint.before_request(require("read"))


@blueprint.get("/events/<slug>/assets")
@blueprint.arguments(SearchArgs, location="query")
@blueprint.response(200, PageSchema)
def search(args: dict[str, Any], slug: str) -> dict[str, Any]:
    """Search an event's assets, in the query language of the library page."""
    with services().database.read() as session:
        event = event_or_404(session, slug)
        found = services().search.search(
            args["q"],
            event=event.slug,
            viewer=viewer(),
            filters={name: tuple(args[name]) for name in FACETS if args[name]},
            sort=args["sort"],
            offset=args["offset"],
            limit=args["limit"],
            facets=(),
        )
        assets = in_order(session, list(found.ids))
    return {"total": found.total, "assets": assets, "messages": found.messages}


@blueprint.get("/assets/<asset_id>")
@blueprint.response(200, AssetSchema)
def one(asset_id: str) -> Asset:
    """Get one asset."""
    with services().database.read() as session:
        asset = asset_or_404(session, asset_id)
        return in_order(session, [asset.id])[0]


def in_order(session: Session, ids: list[str]) -> list[Asset]:
    """The assets of these ids, in their order, with what the schema shows."""
    query = select(Asset).where(Asset.id.in_(ids))
    query = query.options(joinedload(Asset.event), joinedload(Asset.photographer))
    by_id = {asset.id: asset for asset in session.scalars(query)}
    return [by_id[identity] for identity in ids if identity in by_id]
