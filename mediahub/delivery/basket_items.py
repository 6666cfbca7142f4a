"""The pictures of a basket for one reader: whether each may be taken, with which credit, about how large."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from mediahub.catalog.db.conditions import terms_of
from mediahub.catalog.models import Asset
from mediahub.catalog.titles import title_for
from mediahub.delivery.files.fields import subject_of
from mediahub.delivery.files.package import name_by
from mediahub.delivery.files.policy import USUAL, Policy
from mediahub.delivery.files.recipes import Recipe
from mediahub.delivery.papers.contact_sheet_request import Frame
from mediahub.delivery.usage_terms import say
from mediahub.media.pictures.scaling import fit
from mediahub.messages import N_
from mediahub.objects.renditions import THUMB
from mediahub.rights import Action, Viewer, could_see, decide
from mediahub.rights.explanations import Translate, plain
from mediahub.storage.bucket import Bucket

GONE = N_("No longer available")
BYTES_A_PIXEL = 0.2
"""Of a JPEG as `press` and `web` make it, to say about how much it will be: half of the corpus' photos have
between 0.17 and 0.2, the extremes 0.07 and 0.29."""


@dataclass(frozen=True, slots=True)
class BasketItem:
    """A picture of a basket. What may not be seen any more keeps its place and its reason, nothing else."""

    asset: Asset
    is_visible: bool
    may: bool
    """Whether it may be taken now."""
    answer: str
    """`free`, `conditional`, `not_for_you` or `not_for_anyone`."""
    sentence: str
    """The answer as a sentence for people."""
    until: datetime | None
    """When the answer changes by itself."""
    title: str
    credit: str
    size: int
    """About how many bytes the file has."""
    filename: str
    """What it is, or will be, called on the disk of whoever takes it; empty where they may not know."""


def item_of(
    asset: Asset,
    recipe: Recipe,
    viewer: Viewer,
    now: datetime,
    translate: Translate = plain,
    policy: Policy = USUAL,
) -> BasketItem:
    """A picture as `viewer` may have it by this recipe at `now`, by the `policy` of its event."""
    terms = terms_of(asset)
    answer = say(decide(viewer, terms, Action.DOWNLOAD, now), subject_of(asset, policy), now, translate)
    is_visible = decide(viewer, terms, Action.SEE, now).allowed
    return BasketItem(
        asset=asset,
        is_visible=is_visible,
        may=answer.may,
        answer=answer.answer,
        sentence=answer.sentence,
        until=answer.until,
        title=title_for(viewer, asset) if is_visible else translate(GONE),
        credit=answer.credit_line,
        size=estimate(asset, recipe),
        filename=_name_for(viewer, asset, now, policy),
    )


def _name_for(viewer: Viewer, asset: Asset, now: datetime, policy: Policy) -> str:
    """Its delivered name, also after it was withdrawn or its permission ended: who took it has that file."""
    return name_by(policy, asset) if could_see(viewer, terms_of(asset), now) else ""


def frame_of(
    asset: Asset,
    viewer: Viewer,
    now: datetime,
    bucket: Bucket,
    translate: Translate = plain,
    policy: Policy = USUAL,
) -> Frame:
    """A picture on paper. What `viewer` may not see large is a box that says why."""
    terms = terms_of(asset)
    verdict = decide(viewer, terms, Action.PREVIEW, now)
    answer = say(verdict, subject_of(asset, policy), now, translate)
    if not decide(viewer, terms, Action.SEE, now).allowed:
        return Frame(_name_for(viewer, asset, now, policy) or translate(GONE), "", "", answer.sentence)
    keys = [one.key for one in asset.renditions if one.name == THUMB.name]
    thumb = (lambda: bucket.get_bytes(keys[0])) if keys and verdict.allowed else None
    note = "" if verdict.allowed else answer.sentence
    words = name_by(policy, asset), asset.caption or title_for(viewer, asset), answer.credit_line
    rights = answer.sentence if verdict.allowed else ""  # a box says it in the place of the picture
    return Frame(*words, note, thumb, keys[0] if thumb else "", rights)


def fits(asset: Asset, recipe: Recipe) -> bool:
    """Whether a picture is a JPEG of this size already, so that the recipe would only repeat the original."""
    longest = max(asset.width, asset.height)
    return recipe.long_edge is not None and asset.mime == "image/jpeg" and longest <= recipe.long_edge


def shown_size(asset: Asset, recipe: Recipe) -> tuple[int, int]:
    """Width and height in pixels of the file that a recipe without a part gives."""
    if recipe.long_edge is None:
        return asset.width, asset.height
    return fit((asset.width, asset.height), recipe.long_edge)


def estimate(asset: Asset, recipe: Recipe) -> int:
    """About how many bytes a file by this recipe has."""
    if recipe.long_edge is None or asset.kind == "video" or fits(asset, recipe):
        return asset.size
    scale = min(1.0, recipe.long_edge / max(asset.width, asset.height, 1))
    return min(asset.size, round(asset.width * asset.height * scale * scale * BYTES_A_PIXEL))
