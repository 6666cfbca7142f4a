"""Baskets: the pictures that somebody means to download."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from mediahub.catalog.models.accounts.user import User
from mediahub.catalog.models.assets.asset import Asset
from mediahub.catalog.models.base import Base, utcnow
from mediahub.catalog.models.encrypted import EncryptedText
from mediahub.catalog.models.events.event import Event
from mediahub.encryption import hash_secret


class Basket(Base):
    """A named set of an event's pictures, in an order. It may hold what may not be taken yet."""

    __tablename__ = "basket"
    __table_args__ = (Index(None, "event_id", "owner_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    owner_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    recipe: Mapped[str] = mapped_column(String(20), default="original")
    """What its pictures are delivered as."""
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
    updated_at: Mapped[datetime] = mapped_column(default=utcnow, onupdate=utcnow)
    used_at: Mapped[datetime] = mapped_column(default=utcnow)
    """When its owner last put something in or opened it: the latest is the one that `b` fills."""
    read_key: Mapped[str | None] = mapped_column(EncryptedText)
    """Whoever has an account and opens the link with this key may look into the basket."""
    read_key_sha256: Mapped[str | None] = mapped_column(String(64), unique=True)
    edit_key: Mapped[str | None] = mapped_column(EncryptedText)
    """Whoever has an account and opens the link with this key may change the basket."""
    edit_key_sha256: Mapped[str | None] = mapped_column(String(64), unique=True)

    @validates("read_key", "edit_key")
    def _hash_key(self, name: str, key: str | None) -> str | None:
        setattr(self, f"{name}_sha256", hash_secret(key) if key else None)
        return key

    event: Mapped[Event] = relationship()
    owner: Mapped[User] = relationship()
    items: Mapped[list[BasketItem]] = relationship(
        cascade="all, delete-orphan", order_by="BasketItem.position", back_populates="basket"
    )
    members: Mapped[list[BasketMember]] = relationship(cascade="all, delete-orphan")


class BasketItem(Base):
    """One picture of a basket."""

    __tablename__ = "basket_item"

    basket_id: Mapped[int] = mapped_column(ForeignKey("basket.id", ondelete="CASCADE"), primary_key=True)
    asset_id: Mapped[str] = mapped_column(
        ForeignKey("asset.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    position: Mapped[int]
    added_by: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    added_at: Mapped[datetime] = mapped_column(default=utcnow)

    basket: Mapped[Basket] = relationship(back_populates="items")
    asset: Mapped[Asset] = relationship()


class BasketMember(Base):
    """A colleague who opened the link of a shared basket."""

    __tablename__ = "basket_member"

    basket_id: Mapped[int] = mapped_column(ForeignKey("basket.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(
        ForeignKey("user.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    may_edit: Mapped[bool] = mapped_column(default=False)

    user: Mapped[User] = relationship()
