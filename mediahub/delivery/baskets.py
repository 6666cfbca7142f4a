"""Baskets: pictures to download, alone or with colleagues, now or when an embargo ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, delete, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from mediahub.catalog.db.chunks import in_chunks
from mediahub.catalog.db.conditions import terms_of
from mediahub.catalog.models import Asset, Basket, BasketItem, BasketMember, Event
from mediahub.catalog.models.base import utcnow
from mediahub.delivery.files import recipes
from mediahub.messages import N_, message
from mediahub.problems import Conflict, Missing, NotAllowed
from mediahub.rights import Action, Viewer, decide

MAX_PICTURES = 2_000
MAX_BASKETS = 100
"""Of one person at one event."""
MAX_NAME = 120


class BasketError(Conflict):
    """Something that a basket cannot do; the message is for people."""


class BasketMissing(Missing):
    """There is no such basket for whoever asks."""

    def __init__(self) -> None:
        super().__init__(N_("This basket does not exist, or it is not yours."))


class ReadOnly(NotAllowed):
    """A basket that was shared with whoever asks to look at."""

    def __init__(self) -> None:
        super().__init__(N_("This basket was shared with you to look at. Its owner can let you change it."))


@dataclass(frozen=True, slots=True)
class Access:
    """A basket, and what somebody may do with it."""

    basket: Basket
    may_edit: bool
    is_owner: bool


@dataclass(frozen=True, slots=True)
class BasketChange:
    """What to change of a basket, in this order; None leaves it as it is."""

    name: str | None = None
    recipe: str | None = None
    remove: Sequence[str] = ()
    add: Sequence[str] = ()
    order: Sequence[str] | None = None


@dataclass(frozen=True, slots=True)
class Filled:
    """What filling a basket did: ids that are new in it, and ids that were taken out."""

    basket: Basket
    added: Sequence[str]
    removed: Sequence[str]


def baskets_of(session: Session, event_id: int, user_id: int) -> list[tuple[Access, int]]:
    """Every basket that somebody owns or was given, the last used first, with how many pictures it holds."""
    member = and_(BasketMember.basket_id == Basket.id, BasketMember.user_id == user_id)
    count = select(func.count()).where(BasketItem.basket_id == Basket.id).scalar_subquery()
    query = (
        select(Basket, BasketMember.may_edit, count)
        .outerjoin(BasketMember, member)
        .where(
            Basket.event_id == event_id, or_(Basket.owner_id == user_id, BasketMember.user_id.is_not(None))
        )
        .order_by(Basket.used_at.desc(), Basket.id.desc())
    )
    return [
        (_access(basket, user_id, bool(may_edit)), number)
        for basket, may_edit, number in session.execute(query)
    ]


def find(session: Session, basket_id: int, user_id: int | None) -> Access | None:
    """The basket, if it is theirs or was shared with them."""
    basket = session.get(Basket, basket_id)
    if basket is None or user_id is None:
        return None
    member = session.get(BasketMember, (basket_id, user_id))
    if basket.owner_id != user_id and member is None:
        return None
    return _access(basket, user_id, bool(member and member.may_edit))


def require_basket(
    session: Session, basket_id: int, user_id: int | None, event_id: int | None = None
) -> Access:
    """The basket with what somebody may do with it, at this event if one is named. Raises BasketMissing."""
    access = find(session, basket_id, user_id)
    if access is None or (event_id is not None and access.basket.event_id != event_id):
        raise BasketMissing
    return access


def latest(session: Session, event_id: int, user_id: int) -> tuple[int, int] | None:
    """Id of the basket that somebody filled last, and how many pictures it holds."""
    count = select(func.count()).where(BasketItem.basket_id == Basket.id).scalar_subquery()
    query = select(Basket.id, count).where(Basket.event_id == event_id, Basket.owner_id == user_id)
    found = session.execute(query.order_by(Basket.used_at.desc(), Basket.id.desc()).limit(1)).first()
    return (found[0], found[1]) if found else None


def last_filled(session: Session, event_id: int, user_id: int) -> Basket | None:
    """The basket that somebody filled last, if they have one at this event."""
    query = (
        select(Basket)
        .where(Basket.event_id == event_id, Basket.owner_id == user_id)
        .order_by(Basket.used_at.desc(), Basket.id.desc())
    )
    return session.scalar(query.limit(1))


def current(session: Session, event: Event, user_id: int, name: str) -> Basket:
    """The basket that somebody filled last; a new one called `name` where there is none."""
    return last_filled(session, event.id, user_id) or create(session, event, user_id, name)


def fill_current(
    session: Session,
    event: Event,
    user_id: int,
    viewer: Viewer,
    ids: Sequence[str],
    name: str,
    *,
    toggle: bool,
) -> Filled:
    """Put pictures into the current basket (see `current`); with `toggle` take them out where all of them are
    in it. Raises BasketError."""
    basket = current(session, event, user_id, name)
    if toggle and set(ids) <= set(contents(session, basket)):
        take_out(session, basket, ids)
        return Filled(basket, [], ids)
    return Filled(basket, put_in(session, basket, ids, viewer), [])


def create(session: Session, event: Event, user_id: int, name: str, recipe: str = "original") -> Basket:
    """A new, empty basket. Raises BasketError and RecipeError."""
    mine = select(func.count()).where(Basket.event_id == event.id, Basket.owner_id == user_id)
    if (session.scalar(mine) or 0) >= MAX_BASKETS:
        raise BasketError(
            message("You have %(count)d baskets. Delete one that you no longer need.", count=MAX_BASKETS)
        )
    recipes.parse(recipe)
    basket = Basket(event_id=event.id, owner_id=user_id, name=_name(name), recipe=recipe)
    session.add(basket)
    session.flush()
    return basket


def change(session: Session, basket: Basket, *, name: str | None = None, recipe: str | None = None) -> None:
    """Rename it, or choose what its pictures are delivered as. Raises BasketError and RecipeError."""
    if name is not None:
        basket.name = _name(name)
    if recipe is not None:
        basket.recipe = recipes.parse(recipe).slug
    session.flush()


def update(session: Session, access: Access, change_to: BasketChange, viewer: Viewer) -> None:
    """Change a basket. Raises ReadOnly, BasketError and RecipeError."""
    if not access.may_edit:
        raise ReadOnly
    basket = access.basket
    change(session, basket, name=change_to.name, recipe=change_to.recipe)
    if change_to.remove:
        take_out(session, basket, change_to.remove)
    if change_to.add:
        put_in(session, basket, change_to.add, viewer)
    if change_to.order is not None:
        arrange(session, basket, change_to.order)
    session.expire(basket)


def put_in(session: Session, basket: Basket, asset_ids: Sequence[str], viewer: Viewer) -> list[str]:
    """Add pictures at the end; gives those that are new. What `viewer` may not see is left out.

    Raises BasketError when there would be too many.
    """
    there = set(session.scalars(select(BasketItem.asset_id).where(BasketItem.basket_id == basket.id)))
    wanted = [one for one in dict.fromkeys(asset_ids) if one not in there]
    now, seen = utcnow(), set()
    for chunk in in_chunks(wanted):
        page = select(Asset).where(Asset.event_id == basket.event_id, Asset.id.in_(chunk))
        seen |= {
            asset.id
            for asset in session.scalars(page)
            if decide(viewer, terms_of(asset), Action.SEE, now).allowed
        }
    new = [one for one in wanted if one in seen]
    if len(there) + len(new) > MAX_PICTURES:
        raise BasketError(
            message("A basket holds %(count)s pictures. Begin another one.", count=f"{MAX_PICTURES:,}")
        )
    last = select(func.max(BasketItem.position)).where(BasketItem.basket_id == basket.id)
    at = session.scalar(last) or 0
    session.add_all(
        BasketItem(basket_id=basket.id, asset_id=one, position=at + number, added_by=viewer.user_id)
        for number, one in enumerate(new, 1)
    )
    basket.used_at = now
    session.flush()
    return new


def take_out(session: Session, basket: Basket, asset_ids: Sequence[str]) -> None:
    """Remove pictures. One that is not in it is fine."""
    ids = list(asset_ids)
    for chunk in in_chunks(ids):
        page = BasketItem.asset_id.in_(chunk)
        session.execute(delete(BasketItem).where(BasketItem.basket_id == basket.id, page))
    basket.used_at = utcnow()


def arrange(session: Session, basket: Basket, asset_ids: Sequence[str]) -> None:
    """Put the pictures in this order. Those that it does not name follow as they were."""
    query = select(BasketItem).where(BasketItem.basket_id == basket.id)
    rank = {one: number for number, one in enumerate(asset_ids)}
    items = list(session.scalars(query.order_by(BasketItem.position, BasketItem.asset_id)))
    items.sort(key=lambda item: rank.get(item.asset_id, len(rank)))
    for number, item in enumerate(items, 1):
        item.position = number
    session.flush()


def contents(session: Session, basket: Basket) -> list[str]:
    """Ids of its pictures, in their order."""
    query = select(BasketItem.asset_id).where(BasketItem.basket_id == basket.id)
    return list(session.scalars(query.order_by(BasketItem.position, BasketItem.asset_id)))


def pictures(session: Session, basket: Basket, offset: int = 0, limit: int | None = None) -> list[Asset]:
    """Its pictures in their order, with what a page says of them; at most `limit` from `offset` on."""
    query = (
        select(Asset)
        .join(BasketItem, BasketItem.asset_id == Asset.id)
        .where(BasketItem.basket_id == basket.id)
        .order_by(BasketItem.position, BasketItem.asset_id)
        .options(joinedload(Asset.photographer), joinedload(Asset.event), selectinload(Asset.renditions))
    )
    return list(session.scalars(query.offset(offset).limit(limit)))


def _access(basket: Basket, user_id: int, may_edit: bool) -> Access:
    return Access(basket, basket.owner_id == user_id or may_edit, basket.owner_id == user_id)


def _name(name: str) -> str:
    name = " ".join(name.split())[:MAX_NAME]
    if not name:
        raise BasketError(N_("A basket needs a name."))
    return name
