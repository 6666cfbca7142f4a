"""Usage records: views, downloads and shares, by whom and when; and where pictures were published."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from mediahub.catalog.models.base import Base, utcnow
from mediahub.catalog.models.system.record import BigId


class UsageRecord(Base):
    """Who took what, when. Append-only: the database refuses to change or delete a row.

    So it holds copies and no references: accounts and assets may go, what happened stays.
    """

    __tablename__ = "usage_record"
    __table_args__ = (Index(None, "event_id", "at"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    event_id: Mapped[int] = mapped_column(default=0)
    asset_id: Mapped[str] = mapped_column(String(20), index=True)
    user_id: Mapped[int | None] = mapped_column(index=True)
    """The account, where there was one."""
    who: Mapped[str] = mapped_column(String(300), default="")
    """Name and address of the account, or the name of the share link or push."""
    outlet: Mapped[str] = mapped_column(String(200), default="")
    role: Mapped[str] = mapped_column(String(20), default="")
    """`team`, `press` or `guest`."""
    action: Mapped[str] = mapped_column(String(20))
    """`download`, `view`, `share` or `refused`."""
    rendition: Mapped[str] = mapped_column(String(60))
    """`original`, the rendition's name or the recipe."""
    size: Mapped[int] = mapped_column(BigInteger, default=0)
    at: Mapped[datetime] = mapped_column(default=utcnow, index=True)
    terms_version: Mapped[int] = mapped_column(default=0)
    """Of the event's terms that they had agreed to then; 0 for none."""
    caption_hash: Mapped[str] = mapped_column(String(16), default="")
    """Of the caption then; see `delivery.usage.records.caption_hash`."""
    embargo_until: Mapped[datetime | None]
    """The embargo that the asset was under then, be it over or not."""


class UsageLink(Base):
    """Where a picture was used."""

    __tablename__ = "usage_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    asset_id: Mapped[str] = mapped_column(ForeignKey("asset.id", ondelete="CASCADE"), index=True)
    url: Mapped[str] = mapped_column(String(2000))
    note: Mapped[str] = mapped_column(Text, default="")
    added_by: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    who: Mapped[str] = mapped_column(String(300), default="")
    at: Mapped[datetime] = mapped_column(default=utcnow)
