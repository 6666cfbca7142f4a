"""Usage terms in one sentence: may I use this picture, for what, until when, with which credit line."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext

from mediahub.catalog.models import Asset
from mediahub.catalog.models.base import utcnow
from mediahub.delivery.basket_items import estimate, fits, shown_size
from mediahub.delivery.files import recipes
from mediahub.delivery.files.recipes import Recipe
from mediahub.delivery.files.usage_answer import usage_answer
from mediahub.http.context import verdict, viewer
from mediahub.http.language import page_language
from mediahub.objects.renditions import PROXY
from mediahub.rights import Action, Capability
from mediahub.web.answers.picture import DeskActs, Offer
from mediahub.web.shared.display import size_text


def answer(asset: Asset) -> dict[str, Any]:
    """The answer for whoever asks, in their language."""
    return usage_answer(viewer(), asset, utcnow(), gettext, page_language())


def offers(asset: Asset) -> list[Offer]:
    """What the picture can be taken as: recipe and words. Empty for those who may not."""
    if not verdict(asset, Action.DOWNLOAD).allowed:
        return []
    offered: list[Offer] = [
        {"recipe": "original", "label": gettext("Original"), "note": _note(asset, recipes.ORIGINAL)}
    ]
    if asset.kind == "video":
        if any(rendition.name == PROXY.name for rendition in asset.renditions):
            offered.append({"recipe": "web", "label": gettext("Web"), "note": "720p"})
    else:
        for recipe, label in ((recipes.PRESS, gettext("Press")), (recipes.WEB, gettext("Web"))):
            if not fits(asset, recipe):  # it would be the original once more
                offered.append({"recipe": recipe.slug, "label": label, "note": _note(asset, recipe)})
        offered.append({"recipe": "custom", "label": gettext("Size and crop…"), "note": ""})
    if viewer().in_team:
        offered.append({"recipe": "camera", "label": gettext("Camera file"), "note": gettext("untouched")})
    return offered


def _note(asset: Asset, recipe: Recipe) -> str:
    """What one gets, in pixels and bytes; of what is still to be made, about."""
    width, height = shown_size(asset, recipe)
    size = size_text(estimate(asset, recipe))
    about = size if recipe.is_original else gettext("about %(size)s", size=size)
    return f"{width} × {height} · {about}" if width and height else about


def desk(asset: Asset) -> DeskActs:
    """What whoever asks may do about its rights."""
    who = viewer()
    return {
        "withdraw": who.may(Capability.SEND_NOTICES),
        "release": who.may(Capability.SET_TERMS) and bool(asset.held),
        "usage": who.may(Capability.SEE_USAGE),
    }
