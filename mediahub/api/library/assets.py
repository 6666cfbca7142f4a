"""`/api/v1/events/<slug>/assets` and `/api/v1/assets/<id>`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Response, abort, jsonify
from flask_babel import gettext
from sqlalchemy.orm import Session

from mediahub.api.blueprint import Blueprint
from mediahub.api.shared.access import need, require
from mediahub.api.shared.schemas import (
    AssetSchema,
    DeliverySchema,
    OneAssetSchema,
    PageSchema,
    ProblemSchema,
    RecipeArgs,
    SearchArgs,
)
from mediahub.catalog.db.columns import AssetColumns
from mediahub.catalog.depictions import stated
from mediahub.catalog.models import Asset
from mediahub.catalog.models.base import utcnow
from mediahub.catalog.text_templates import complete
from mediahub.catalog.titles import public_headline, public_title, session_codes, without_code
from mediahub.delivery.files import recipes
from mediahub.delivery.files.recipes import RecipeError
from mediahub.delivery.files.requests import ask_for_file
from mediahub.delivery.files.usage_answer import usage_answer
from mediahub.http.context import asset_or_404, event_or_404, services, viewer
from mediahub.http.files.answers import file_json, retry_after
from mediahub.provenance.origins import conflicting_origins
from mediahub.provenance.stored import provenance_of
from mediahub.search.port import FACETS

blueprint = Blueprint("api-assets", __name__, description="Photos and clips")
blueprint.before_request(require("read", "download"))


@blueprint.get("/events/<slug>/assets")
@blueprint.arguments(SearchArgs, location="query")
@blueprint.response(200, PageSchema)
def search(args: dict[str, Any], slug: str) -> Response:
    """Search an event's assets, in the query language of the library page."""
    need("read")
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
            written_only=True,
        )
        assets = shown(session, found.ids)
    return jsonify({"total": found.total, "assets": assets, "messages": list(found.messages)})


class Answered:
    """An asset with the answer for whoever asks."""

    def __init__(self, asset: Asset) -> None:
        self._asset = asset
        self.rights = usage_answer(viewer(), asset, utcnow(), gettext)
        self.provenance = provenance_of(asset)
        in_team = viewer().at(asset.event_slug).in_team
        self.title = asset.title if in_team else public_title(asset)
        self.headline = asset.headline if in_team else public_headline(asset)
        self.origins = conflicting_origins(asset) if in_team else {}
        self.people = [{"key": one.person.slug, "name": one.person.name} for one in stated(asset.persons)]
        self.tags = [{"key": one.tag.slug, "name": one.tag.label} for one in stated(asset.tags)]
        self.sessions = [
            {"key": one.session.code, "name": one.session.title} for one in stated(asset.sessions)
        ]

    def __getattr__(self, name: str) -> Any:
        return getattr(self._asset, name)


@blueprint.get("/assets/<asset_id>")
@blueprint.response(200, OneAssetSchema)
def one(asset_id: str) -> Answered:
    """Get one asset, and whether and how you may use it."""
    need("read")
    with services().database.read() as session:
        asset = asset_or_404(session, asset_id)
        # the schema is filled in when this session is closed
        session.refresh(asset, ["event", "photographer"])
        return Answered(asset)


@blueprint.post("/assets/<asset_id>/deliveries")
@blueprint.arguments(RecipeArgs, location="query")
@blueprint.response(200, DeliverySchema)
@blueprint.alt_response(202, schema=DeliverySchema)
@blueprint.alt_response(409, schema=ProblemSchema)
@blueprint.alt_response(429, schema=ProblemSchema)
def deliver(args: dict[str, Any], asset_id: str) -> Any:
    """Get the file of an asset by a recipe, with caption, credit and terms inside.

    200 with an address that ends soon; 202 while it is made: ask again after half a second, or after
    `Retry-After` where `problem` says what holds it up: that is tried again by itself. 409 says why it cannot
    be made. It is written down as a download when the address is given. A token needs the scope `download`.
    """
    need("download")
    try:
        prepared = ask_for_file(services(), viewer(), asset_id, recipes.parse(args["recipe"]))
    except RecipeError as error:
        abort(400, str(error))
    if prepared.state == "failed":
        abort(409, prepared.problem)
    if prepared.state == "ready":
        return file_json(prepared)
    return file_json(prepared), 202, {"Retry-After": str(retry_after(prepared))}


def shown(session: Session, ids: Sequence[str]) -> list[dict[str, Any]]:
    """What `AssetSchema` makes of the assets of these ids, in their order, for whoever asks."""
    assets, who = COLUMNS.read(session, ids), viewer()
    for asset in assets:
        asset["taken_at"] = asset["taken_at"].isoformat()
    outside = {asset["id"]: asset for asset in assets if not who.at(asset["event"]).in_team}
    codes = session_codes(session, outside)
    for identity, asset in outside.items():
        for name in ("title", "headline"):
            asset[name] = without_code(complete(asset[name]).strip(), codes.get(identity, ()))
    return assets


COLUMNS = AssetColumns({name: field.attribute or name for name, field in AssetSchema().fields.items()})
