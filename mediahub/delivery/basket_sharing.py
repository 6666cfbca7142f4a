"""Sharing baskets: links by which colleagues join to read or to edit, and leaving again."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from mediahub.catalog.models import Basket, BasketMember
from mediahub.delivery.baskets import Access
from mediahub.encryption import hash_secret
from mediahub.messages import N_
from mediahub.problems import Missing, NotAllowed

Share = Literal["read", "edit"]


@dataclass(frozen=True, slots=True)
class Invitation:
    """A basket that a link leads to."""

    basket: Basket
    may_edit: bool
    """Whether who joins by it may change the basket."""


class LinkEnded(Missing):
    """A link to a basket that leads nowhere any more."""

    def __init__(self) -> None:
        super().__init__(N_("This link to a basket has ended. Ask its owner for a new one."))


class NotOwner(NotAllowed):
    """Something that only the owner of a basket does."""

    def __init__(self) -> None:
        super().__init__(N_("Only the owner of a basket shares it."))


def set_sharing(session: Session, access: Access, how: Share | None) -> None:
    """Make a link for colleagues, or end all links (None). Raises NotOwner."""
    if not access.is_owner:
        raise NotOwner
    if how is None:
        unshare(session, access.basket)
    else:
        share(session, access.basket, how)


def share(session: Session, basket: Basket, how: Share) -> str:
    """The key of the link that lets colleagues read or edit; the same until it is taken back."""
    column = f"{how}_key"
    key: str | None = getattr(basket, column)
    if key is None:
        key = secrets.token_urlsafe(24)
        setattr(basket, column, key)
        session.flush()
    return key


def unshare(session: Session, basket: Basket) -> None:
    """End both links, and let nobody else in any more."""
    basket.read_key = basket.edit_key = None
    session.execute(delete(BasketMember).where(BasketMember.basket_id == basket.id))
    session.flush()


def invitation(session: Session, event_id: int, key: str) -> Invitation:
    """What the link of this key lets somebody in to. Raises LinkEnded."""
    hashed = hash_secret(key)
    either = or_(Basket.read_key_sha256 == hashed, Basket.edit_key_sha256 == hashed)
    basket = session.scalar(select(Basket).where(Basket.event_id == event_id, either))
    if basket is None:
        raise LinkEnded
    return Invitation(basket, hashed == basket.edit_key_sha256)


def is_taken(session: Session, offered: Invitation, user_id: int) -> bool:
    """Whether a link gives somebody nothing that they do not have: its owner, and who came by it before."""
    if offered.basket.owner_id == user_id:
        return True
    member = session.get(BasketMember, (offered.basket.id, user_id))
    return member is not None and (member.may_edit or not offered.may_edit)


def join(session: Session, event_id: int, key: str, user_id: int) -> Basket:
    """Let somebody in who came by a link. Editors stay editors. Raises LinkEnded."""
    offered = invitation(session, event_id, key)
    basket = offered.basket
    if is_taken(session, offered, user_id):
        return basket
    session.merge(BasketMember(basket_id=basket.id, user_id=user_id, may_edit=offered.may_edit))
    session.flush()
    return basket


def delete_or_leave(session: Session, access: Access, user_id: int) -> None:
    """Delete one's own basket; of a colleague's only lose sight."""
    if access.is_owner:
        session.delete(access.basket)
    else:
        leave(session, access.basket, user_id)


def leave(session: Session, basket: Basket, user_id: int) -> None:
    """Somebody no longer wants to see a colleague's basket."""
    session.execute(
        delete(BasketMember).where(BasketMember.basket_id == basket.id, BasketMember.user_id == user_id)
    )
