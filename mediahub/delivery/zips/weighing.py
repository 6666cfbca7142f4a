"""How large a selection is in each size, before a zip of it is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediahub.catalog.db.chunks import in_chunks
from mediahub.catalog.db.conditions import terms_of
from mediahub.catalog.models import Asset
from mediahub.delivery.basket_items import estimate, fits
from mediahub.delivery.files.package import CLIP_RECIPES
from mediahub.delivery.files.recipes import ORIGINAL, USUAL
from mediahub.rights import Action, Reason, Viewer, decide


@dataclass(slots=True)
class Weight:
    """What a recipe gives of a selection."""

    count: int = 0
    size: int = 0
    """Bytes; an estimate for all but originals."""
    is_smaller: bool = False
    """Whether it makes any picture other than it is: only then it is a choice beside the originals."""


@dataclass(slots=True)
class Weighed:
    """A selection as one reader may take it."""

    recipes: dict[str, Weight] = field(default_factory=lambda: {slug: Weight() for slug in USUAL})
    left_out: int = 0
    """Pictures that they may not take, or that are gone."""
    reasons: tuple[Reason, ...] = ()
    """Why, for one of these."""


def weigh(session: Session, event_id: int, ids: Sequence[str], viewer: Viewer, now: datetime) -> Weighed:
    """How many files and bytes these pictures of an event are by each of the usual recipes."""
    found, wanted = Weighed(), list(dict.fromkeys(ids))
    known = 0
    for some in in_chunks(wanted):
        for asset in session.scalars(select(Asset).where(Asset.id.in_(some), Asset.event_id == event_id)):
            verdict = decide(viewer, terms_of(asset), Action.DOWNLOAD, now)
            if not verdict.allowed:
                seen = decide(viewer, terms_of(asset), Action.SEE, now).allowed
                found.reasons = found.reasons or (verdict.reasons if seen else ())
                continue
            known += 1
            for slug, weight in found.recipes.items():
                if asset.kind != "video" or slug in CLIP_RECIPES:
                    weight.count += 1
                    weight.size += estimate(asset, USUAL[slug])
                    weight.is_smaller |= slug != ORIGINAL.slug and not fits(asset, USUAL[slug])
    found.left_out = len(wanted) - known
    return found
