"""Baskets as pages and the API ask for them: made, filled, changed, shared and left.

Each is a transaction of its own; `event_id`, where it is given, says whose the basket has to be.
"""

from __future__ import annotations

from collections.abc import Sequence

from mediahub import audit
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Basket, Event
from mediahub.delivery import basket_sharing, baskets
from mediahub.delivery.basket_sharing import Share
from mediahub.delivery.baskets import BasketChange, Filled
from mediahub.delivery.files.recipes import ORIGINAL
from mediahub.rights import Viewer


def new_basket(
    database: Database,
    viewer: Viewer,
    event: Event,
    user_id: int,
    name: str,
    ids: Sequence[str] = (),
    recipe: str = ORIGINAL.slug,
) -> Basket:
    """A new basket with those of `ids` in it that `viewer` may see. Raises BasketError and RecipeError."""
    with database.begin() as session:
        basket = baskets.create(session, event, user_id, name, recipe)
        baskets.put_in(session, basket, ids, viewer)
        return basket


def fill_current(
    database: Database,
    viewer: Viewer,
    event: Event,
    user_id: int,
    ids: Sequence[str],
    name: str,
    *,
    toggle: bool,
) -> Filled:
    """Put pictures into the basket that was filled last (see `baskets.fill_current`). Raises BasketError."""
    with database.begin() as session:
        return baskets.fill_current(session, event, user_id, viewer, ids, name, toggle=toggle)


def change_basket(
    database: Database,
    viewer: Viewer,
    user_id: int,
    basket_id: int,
    wanted: BasketChange,
    event_id: int | None = None,
) -> None:
    """Rename, fill, empty or order a basket. Raises BasketMissing, ReadOnly, BasketError and RecipeError."""
    with database.begin() as session:
        access = baskets.require_basket(session, basket_id, user_id, event_id)
        baskets.update(session, access, wanted, viewer)


def share_basket(
    database: Database, user_id: int, basket_id: int, how: Share | None, event_id: int | None = None
) -> None:
    """Make a link for colleagues, or end all links (None). Raises BasketMissing and NotOwner."""
    with database.begin() as session:
        access = baskets.require_basket(session, basket_id, user_id, event_id)
        basket_sharing.set_sharing(session, access, how)
        audit.record(session, audit.Action.BASKET_SHARED, access.basket, {"how": how or "ended"})


def join_basket(database: Database, event_id: int, key: str, user_id: int) -> int:
    """Let somebody in who opened a link; the id of the basket. Raises LinkEnded."""
    with database.begin() as session:
        basket = basket_sharing.join(session, event_id, key, user_id)
        audit.record(session, audit.Action.BASKET_JOINED, basket)
        return basket.id


def delete_or_leave(database: Database, user_id: int, basket_id: int, event_id: int | None = None) -> None:
    """Delete one's own basket; of a colleague's only lose sight. Raises BasketMissing."""
    with database.begin() as session:
        access = baskets.require_basket(session, basket_id, user_id, event_id)
        basket_sharing.delete_or_leave(session, access, user_id)
