"""A basket's pictures as its page shows them: each with its usage terms, and the total size."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask import url_for
from flask_babel import gettext
from sqlalchemy.orm import object_session

from mediahub.catalog.models import Asset
from mediahub.delivery.basket_items import BasketItem, item_of
from mediahub.delivery.baskets import Access
from mediahub.delivery.files import recipes
from mediahub.delivery.files.policy import USUAL, policy_of
from mediahub.http.addresses import absolute
from mediahub.http.context import viewer
from mediahub.objects.renditions import THUMB
from mediahub.web.answers import delivery as answers
from mediahub.web.shared.display import duration_text, size_text
from mediahub.web.shared.tiles import rendition_url


def brief(access: Access, count: int) -> answers.BasketBrief:
    """A basket in a list."""
    basket = access.basket
    return {
        "id": basket.id,
        "name": basket.name,
        "count": count,
        "owner": "" if access.is_owner else basket.owner.name or basket.owner.email,
        "may_edit": access.may_edit,
        "is_shared": bool(basket.read_key or basket.edit_key),
        "used_at": basket.used_at.isoformat(),
        "url": url_for("baskets.one", slug=basket.event.slug, basket_id=basket.id),
    }


def basket_json(access: Access, assets: Sequence[Asset], now: datetime) -> answers.BasketContents:
    """All of a basket. `now` lets the page count down by this clock and not by the reader's."""
    basket, slug = access.basket, access.basket.event.slug
    recipe = recipes.parse(basket.recipe)
    database = object_session(basket)
    policy = policy_of(database, basket.event_id) if database else USUAL
    items = [item_json(item_of(asset, recipe, viewer(), now, gettext, policy)) for asset in assets]
    ready = [item for item in items if item["may"]]
    return {
        **brief(access, len(items)),
        "now": now.isoformat(),
        "recipe": basket.recipe,
        "recipes": [{"slug": slug, "label": label} for slug, label in recipe_labels().items()],
        "is_owner": access.is_owner,
        "links": _links(access),
        "items": items,
        "ready": len(ready),
        "waiting": sum(bool(item["until"]) and not item["may"] for item in items),
        "size": size_text(sum(item["bytes"] for item in ready)),
        "size_is_exact": recipe.is_original,
        "change": url_for("baskets.change", slug=slug, basket_id=basket.id),
        "look": url_for("baskets.one_json", slug=slug, basket_id=basket.id),
        "zip": url_for("zips.ask", slug=slug),
    }


def recipe_labels() -> dict[str, str]:
    """The usual recipes, for people."""
    return {
        "original": gettext("Original files"),
        "press": gettext("Press, at most 3000 pixels"),
        "web": gettext("Web, at most 1600 pixels"),
    }


def item_json(item: BasketItem) -> answers.BasketPicture:
    """One picture of a basket. What may not be seen any more keeps its place and its reason, nothing else."""
    asset = item.asset
    shown: answers.BasketPicture = {
        "id": asset.id,
        "may": item.may,
        "answer": item.answer,
        "sentence": item.sentence,
        "until": item.until.isoformat() if item.until else None,
        "bytes": item.size if item.may else 0,
        "title": item.title,
        "thumb": None,
    }
    if not item.is_visible:
        return {**shown, "filename": item.filename} if item.filename else shown
    return {
        **shown,
        "filename": item.filename,
        "credit": item.credit,
        "thumb": rendition_url(asset, THUMB),
        "url": url_for("assets.page", asset_id=asset.id),
        "colour": asset.colour,
        "width": asset.width,
        "height": asset.height,
        "size": size_text(item.size),
        "duration": duration_text(asset.duration),
    }


def _links(access: Access) -> answers.BasketLinks:
    """Links for colleagues; only their owner sees them."""
    basket = access.basket

    def link(key: str | None) -> str | None:
        if key is None or not access.is_owner:
            return None
        return absolute(url_for("baskets.join", slug=basket.event.slug, key=key))

    return {"read": link(basket.read_key), "edit": link(basket.edit_key)}
