"""Pictures to be taken or sent together: named by their ids, by a basket, or by a search."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from mediahub.catalog.models import Event
from mediahub.delivery import baskets
from mediahub.delivery.files.recipes import ORIGINAL
from mediahub.rights import Viewer
from mediahub.search.service import Search


@dataclass(frozen=True, slots=True)
class Selection:
    """Ids of pictures in their order, with the name and recipe that they usually go out by."""

    ids: Sequence[str]
    name: str
    recipe: str = ORIGINAL.slug


def of_basket(session: Session, event: Event, basket_id: int, user_id: int | None) -> Selection:
    """What a basket holds that somebody has. Raises BasketMissing."""
    basket = baskets.require_basket(session, basket_id, user_id, event.id).basket
    return Selection(baskets.contents(session, basket), basket.name, basket.recipe)


def of_search(search: Search, event: Event, words: str, viewer: Viewer) -> Selection:
    """All that a search of the event finds for `viewer`, in its order."""
    found = search.layout(words, event=event.slug, viewer=viewer, filters={}, sort=None)
    return Selection(list(found.ids), words or event.slug)
