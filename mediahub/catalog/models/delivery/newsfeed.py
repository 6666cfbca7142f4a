"""Newsroom feed: which items an event has, the number of each one's last change, and who has taken it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from mediahub.catalog.models.base import Base, utcnow


class NewsFeed(Base):
    """An event whose items are numbered, because somebody reads or is sent them."""

    __tablename__ = "news_feed"

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), primary_key=True)
    epoch: Mapped[str] = mapped_column(String(16))
    """Begins every cursor: numbers of a catalogue that was lost mean nothing in its successor."""
    changes: Mapped[int] = mapped_column(BigInteger, default=0)
    """The number of the last change. Who gives out numbers locks this row, so that they are committed in
    their order and no reader passes one by."""


class NewsItem(Base):
    """A picture as a news item. It stays when the picture is deleted: who has it must hear of that."""

    __tablename__ = "news_item"
    __table_args__ = (Index(None, "event_id", "change", unique=True),)

    asset_id: Mapped[str] = mapped_column(String(20), primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    change: Mapped[int] = mapped_column(BigInteger)
    """The event's number of its last change."""
    version: Mapped[int] = mapped_column(default=1)
    fingerprint: Mapped[str] = mapped_column(String(64), default="")
    """Hash of what the item said then; empty where nobody looked yet."""
    first_at: Mapped[datetime] = mapped_column(default=utcnow)
    changed_at: Mapped[datetime] = mapped_column(default=utcnow)
    due_at: Mapped[datetime | None] = mapped_column(index=True)
    """When it changes by itself: an embargo or a permission ends then."""


class NewsItemDue(Base):
    """An asset that was changed since its item was looked at. Written in the transaction of the change."""

    __tablename__ = "news_item_due"

    asset_id: Mapped[str] = mapped_column(String(20), primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    times: Mapped[int] = mapped_column(default=1)
    """How often, by which a change is noticed that comes while the last one is dealt with."""
    indexed_at: Mapped[datetime | None]
    """Since when search knows of it: feeds are of what a search finds."""


class NewsItemReceipt(Base):
    """That somebody took an item from a feed, and as what: changes of it are theirs to know from then on."""

    __tablename__ = "news_item_receipt"

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), primary_key=True)
    source: Mapped[str] = mapped_column(String(100), primary_key=True)
    """Which feed; see `delivery.newsfeed.sources`."""
    asset_id: Mapped[str] = mapped_column(String(20), primary_key=True, index=True)
    version: Mapped[int]
    status: Mapped[str] = mapped_column(String(10))
    """`usable`, `withheld` or `canceled`."""
    at: Mapped[datetime] = mapped_column(default=utcnow)
