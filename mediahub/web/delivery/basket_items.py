"""A basket's pictures as its page shows them: each with its usage terms, and the total size."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import url_for
from flask_babel import get_locale, gettext, ngettext
from flask_security import current_user

from mediahub.catalog.db.conditions import terms_of
from mediahub.catalog.models import Asset, Event
from mediahub.catalog.models.base import utcnow
from mediahub.delivery.answers import say
from mediahub.delivery.baskets import Access
from mediahub.delivery.files import recipes
from mediahub.delivery.files.fields import subject_of
from mediahub.delivery.files.recipes import Recipe
from mediahub.delivery.sheet import Frame, Heading
from mediahub.http.context import services, viewer
from mediahub.rights import Action, decide
from mediahub.translations import SOURCE
from mediahub.web.shared.display import duration_text, size_text
from mediahub.web.shared.tiles import rendition_url, title_of

BYTES_A_PIXEL = 0.4
"""Of a JPEG as `press` and `web` make it: enough to say about how much it will be."""


def brief(access: Access, count: int) -> dict[str, Any]:
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


def basket_json(access: Access, assets: Sequence[Asset], now: datetime) -> dict[str, Any]:
    """All of a basket. `now` lets the page count down by this clock and not by the reader's."""
    basket, slug = access.basket, access.basket.event.slug
    recipe = recipes.parse(basket.recipe)
    items = [item_json(asset, recipe, now) for asset in assets]
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
        "press": gettext("Press, 3000 pixels"),
        "web": gettext("Web, 1600 pixels"),
    }


def item_json(asset: Asset, recipe: Recipe, now: datetime) -> dict[str, Any]:
    """One picture of a basket. What may not be seen any more keeps its place and its reason, nothing else."""
    verdict = decide(viewer(), terms_of(asset), Action.DOWNLOAD, now)
    said = say(verdict, subject_of(asset), now, gettext)
    item = {
        "id": asset.id,
        "may": said.may,
        "answer": said.answer,
        "sentence": said.sentence,
        "until": said.until.isoformat() if said.until else None,
        "bytes": estimate(asset, recipe) if said.may else 0,
        "title": gettext("No longer available"),
        "thumb": None,
    }
    if not decide(viewer(), terms_of(asset), Action.SEE, now).allowed:
        return item
    return item | {
        "title": title_of(asset),
        "filename": asset.filename,
        "credit": said.credit_line,
        "thumb": rendition_url(asset, "thumb"),
        "url": url_for("assets.page", asset_id=asset.id),
        "colour": asset.colour,
        "width": asset.width,
        "height": asset.height,
        "size": size_text(estimate(asset, recipe)),
        "duration": duration_text(asset.duration),
    }


def heading(title: str, event: Event, shown: int, total: int) -> Heading:
    """What stands on every page of a contact sheet that shows the first `shown` of `total` pictures."""
    when = utcnow().astimezone(ZoneInfo(event.timezone))
    who = current_user.name or current_user.email
    count = ngettext("%(num)s picture", "%(num)s pictures", total)
    rest = ""
    if shown < total:
        rest = gettext(
            "This sheet shows the first %(shown)d of %(total)d pictures.", shown=shown, total=total
        )
    line, language = f"{who}, {when:%Y-%m-%d %H:%M}", str(get_locale() or SOURCE)
    return Heading(title, event.name, line, event.accent, count, rest, language)


def frame_of(asset: Asset) -> Frame:
    """A picture on paper. What may not be shown large is a box that says why."""
    now, bucket = utcnow(), services().bucket
    verdict = decide(viewer(), terms_of(asset), Action.PREVIEW, now)
    said = say(verdict, subject_of(asset), now, gettext)
    if not decide(viewer(), terms_of(asset), Action.SEE, now).allowed:
        return Frame(gettext("No longer available"), "", "", said.sentence)
    keys = [one.key for one in asset.renditions if one.name == "thumb"]
    thumb = (lambda: bucket.get_bytes(keys[0])) if keys and verdict.allowed else None
    caption = asset.caption or title_of(asset)
    return Frame(asset.filename, caption, said.credit_line, "" if verdict.allowed else said.sentence, thumb)


def estimate(asset: Asset, recipe: Recipe) -> int:
    """About how many bytes a file by this recipe has."""
    if recipe.long_edge is None or asset.kind == "video":
        return asset.size
    scale = min(1.0, recipe.long_edge / max(asset.width, asset.height, 1))
    return min(asset.size, round(asset.width * asset.height * scale * scale * BYTES_A_PIXEL))


def _links(access: Access) -> dict[str, str | None]:
    """Links for colleagues; only their owner sees them."""
    basket = access.basket

    def link(key: str | None) -> str | None:
        if key is None or not access.is_owner:
            return None
        return url_for("baskets.join", slug=basket.event.slug, key=key, _external=True)

    return {"read": link(basket.read_key), "edit": link(basket.edit_key)}
