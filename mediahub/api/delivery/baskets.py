"""`/api/v1/events/<slug>/baskets` and `/api/v1/baskets/<id>`: baskets of pictures to download."""

from __future__ import annotations

from typing import Any

from flask import abort, jsonify, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session

from mediahub.api.blueprint import Blueprint
from mediahub.api.delivery.schemas import (
    BasketChangeSchema,
    BasketItemsSchema,
    BasketSchema,
    BasketsSchema,
    JoinSchema,
    NewBasketSchema,
    ShareSchema,
    SheetSchema,
)
from mediahub.api.shared.access import event_for, my_id, open_event, refusals, require
from mediahub.api.shared.fields import PageArgs
from mediahub.api.shared.idempotency import idempotent
from mediahub.catalog.models import ContactSheet
from mediahub.catalog.models.base import utcnow
from mediahub.delivery import basket_requests, baskets
from mediahub.delivery.basket_items import BasketItem, item_of
from mediahub.delivery.baskets import Access, BasketChange
from mediahub.delivery.files.policy import policy_of
from mediahub.delivery.files.recipes import parse
from mediahub.delivery.papers.sheet_jobs import RETRY_AFTER
from mediahub.http.addresses import absolute
from mediahub.http.agreement import require_terms
from mediahub.http.context import services, viewer
from mediahub.http.files import contact_sheets
from mediahub.http.language import translated

blueprint = Blueprint("api-baskets", __name__, description="Baskets: what somebody means to take")
blueprint.before_request(require("download"))


@blueprint.get("/events/<slug>/baskets")
@blueprint.arguments(PageArgs, location="query")
@blueprint.response(200, BasketsSchema)
@refusals(blueprint, 404)
def list_baskets(args: dict[str, Any], slug: str) -> dict[str, Any]:
    """List your baskets and those shared with you, the last used first."""
    with services().database.read() as session:
        event = event_for(session, slug)
        found = baskets.baskets_of(session, event.id, my_id())
        page = found[args["offset"] : args["offset"] + args["limit"]]
        return {"total": len(found), "baskets": [_shown(access, count) for access, count in page]}


@blueprint.post("/events/<slug>/baskets")
@idempotent(blueprint)
@blueprint.arguments(NewBasketSchema)
@blueprint.response(201, BasketSchema)
@refusals(blueprint, 404, 409)
def create(args: dict[str, Any], slug: str) -> dict[str, Any]:
    """Make a basket. Pictures that you may not see are left out."""
    event, name, ids, recipe = open_event(slug), args["name"], args["assets"], args["recipe"]
    made = basket_requests.new_basket(services().database, viewer(), event, my_id(), name, ids, recipe)
    return _read(made.id)


@blueprint.get("/baskets/<int:basket_id>")
@blueprint.response(200, BasketSchema)
@refusals(blueprint, 404)
def one(basket_id: int) -> dict[str, Any]:
    """Get a basket."""
    return _read(basket_id)


@blueprint.get("/baskets/<int:basket_id>/assets")
@blueprint.arguments(PageArgs, location="query")
@blueprint.response(200, BasketItemsSchema)
@refusals(blueprint, 404)
def items(args: dict[str, Any], basket_id: int) -> dict[str, Any]:
    """List its pictures in their order, each with the answer to whether and how you may use it."""
    with services().database.read() as session:
        basket = _access(session, basket_id).basket
        total = len(baskets.contents(session, basket))
        page = baskets.pictures(session, basket, args["offset"], args["limit"])
        now, recipe = utcnow(), parse(basket.recipe)
        policy = policy_of(session, basket.event_id)
        found = [item_of(asset, recipe, viewer(), now, gettext, policy) for asset in page]
        return {"total": total, "items": [_item(item) for item in found]}


@blueprint.patch("/baskets/<int:basket_id>")
@blueprint.arguments(BasketChangeSchema)
@blueprint.response(200, BasketSchema)
@refusals(blueprint, 403, 404, 409)
def change(args: dict[str, Any], basket_id: int) -> dict[str, Any]:
    """Rename it, choose a recipe, take pictures out, put some in, and order them; in this order."""
    _require(basket_id)
    basket_requests.change_basket(services().database, viewer(), my_id(), basket_id, BasketChange(**args))
    return _read(basket_id)


@blueprint.post("/baskets/<int:basket_id>/share")
@blueprint.arguments(ShareSchema)
@blueprint.response(200, BasketSchema)
@refusals(blueprint, 403, 404)
def share(args: dict[str, Any], basket_id: int) -> dict[str, Any]:
    """Get links for colleagues who have an account of the event; `none` ends them."""
    _require(basket_id)
    how = None if args["how"] == "none" else args["how"]
    basket_requests.share_basket(services().database, my_id(), basket_id, how)
    return _read(basket_id)


@blueprint.post("/events/<slug>/baskets/join")
@blueprint.arguments(JoinSchema)
@blueprint.response(200, BasketSchema)
@refusals(blueprint, 403, 404)
def join(args: dict[str, Any], slug: str) -> dict[str, Any]:
    """Use a colleague's link: from now on their basket is among yours."""
    key = args["link"].rstrip("/").rpartition("/")[2]
    return _read(basket_requests.join_basket(services().database, open_event(slug).id, key, my_id()))


@blueprint.get("/baskets/<int:basket_id>/contact-sheet")
@blueprint.response(200, {"type": "string", "format": "binary"}, content_type="application/pdf")
@blueprint.alt_response(202, schema=SheetSchema)
@refusals(blueprint, 403, 404, 409, 429)
def contact_sheet(basket_id: int) -> Any:
    """Get the basket on paper, as PDF; its last page says what of a large basket is not shown.

    202 with how far it is while a large one is drawn: ask again after `Retry-After`. The same pictures are
    not drawn twice within a day. 409 says why it could not be drawn; 429 with `Retry-After` while others are
    being drawn.
    """
    with services().database.read() as session:
        basket = _access(session, basket_id).basket
        require_terms(session, basket.event)
        found = contact_sheets.contact_sheet(session, basket, my_id())
    found = contact_sheets.ordered(found, my_id())
    if isinstance(found, ContactSheet) and found.state == "failed":
        abort(409, translated(found.problem))
    if isinstance(found, ContactSheet) and found.state != "ready":
        return jsonify(done=found.done, total=found.total), 202, {"Retry-After": str(RETRY_AFTER)}
    return contact_sheets.send_sheet(found)


@blueprint.delete("/baskets/<int:basket_id>")
@blueprint.response(204)
@refusals(blueprint, 404)
def delete(basket_id: int) -> None:
    """Delete your basket; of a colleague's you only lose sight."""
    _require(basket_id)
    basket_requests.delete_or_leave(services().database, my_id(), basket_id)


def _access(session: Session, basket_id: int) -> Access:
    access = baskets.require_basket(session, basket_id, my_id())
    event_for(session, access.basket.event.slug)
    return access


def _require(basket_id: int) -> None:
    """Stop where there is no such basket for whoever asks, or its event is not theirs any more."""
    with services().database.read() as session:
        _access(session, basket_id)


def _item(item: BasketItem) -> dict[str, Any]:
    shown = {
        "id": item.asset.id,
        "title": item.title,
        "may": item.may,
        "answer": item.answer,
        "sentence": item.sentence,
        "until": item.until.isoformat() if item.until else None,
        "bytes": item.size if item.may else 0,
    }
    return shown | {"filename": item.asset.filename, "credit": item.credit} if item.is_visible else shown


def _read(basket_id: int) -> dict[str, Any]:
    with services().database.read() as session:
        access = _access(session, basket_id)
        return _shown(access, len(baskets.contents(session, access.basket)))


def _shown(access: Access, count: int) -> dict[str, Any]:
    basket = access.basket

    def link(key: str | None) -> str | None:
        if key is None or not access.is_owner:
            return None
        return absolute(url_for("baskets.join", slug=basket.event.slug, key=key))

    return {
        "id": basket.id,
        "name": basket.name,
        "event": basket.event.slug,
        "recipe": basket.recipe,
        "count": count,
        "may_edit": access.may_edit,
        "is_owner": access.is_owner,
        "used_at": basket.used_at,
        "read_link": link(basket.read_key),
        "edit_link": link(basket.edit_key),
    }
