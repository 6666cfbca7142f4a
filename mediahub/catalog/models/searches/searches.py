"""Saved searches, their webhooks and what they reported, recent searches, feeds."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mediahub.catalog.models.accounts.user import User
from mediahub.catalog.models.base import Base, utcnow
from mediahub.catalog.models.encrypted import EncryptedText
from mediahub.catalog.models.events.event import Event
from mediahub.catalog.models.system.record import BigId


class SavedSearch(Base):
    """A question to an event's pictures that someone wants answered again and again."""

    __tablename__ = "saved_search"
    __table_args__ = (UniqueConstraint("event_id", "owner_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    owner_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    query: Mapped[str] = mapped_column(Text, default="")
    """Words and filters as the library's URL carries them, without its question mark."""
    is_shared: Mapped[bool] = mapped_column(default=False)
    """Whether the whole team sees it."""
    digest: Mapped[str] = mapped_column(String(8), default="off")
    """Mail with what is new: `off`, `hourly` or `daily`."""
    digested_at: Mapped[datetime] = mapped_column(default=utcnow)
    webhook_url: Mapped[str | None] = mapped_column(EncryptedText, nullable=False, default="")
    """Many services give addresses that are secrets themselves."""
    webhook_secret: Mapped[str | None] = mapped_column(EncryptedText, nullable=False, default="")
    """Key of the signature, `whsec_…`."""
    webhook_secret_before: Mapped[str | None] = mapped_column(EncryptedText, nullable=False, default="")
    """The one before it, which signs too until `webhook_before_until`."""
    webhook_before_until: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=utcnow)

    event: Mapped[Event] = relationship()
    owner: Mapped[User] = relationship()


class SearchBaseline(Base):
    """What a saved search found when it was made: no news. Ids in one value, see `alerts.notified`."""

    __tablename__ = "search_baseline"

    search_id: Mapped[int] = mapped_column(
        ForeignKey("saved_search.id", ondelete="CASCADE"), primary_key=True
    )
    ids: Mapped[bytes] = mapped_column(LargeBinary)


class SearchNotification(Base):
    """An asset that a saved search has told of: once, and never again."""

    __tablename__ = "search_notification"
    __table_args__ = (Index(None, "search_id", "notified_at"),)

    search_id: Mapped[int] = mapped_column(
        ForeignKey("saved_search.id", ondelete="CASCADE"), primary_key=True
    )
    asset_id: Mapped[str] = mapped_column(
        ForeignKey("asset.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    notified_at: Mapped[datetime] = mapped_column(default=utcnow)


class SearchVisit(Base):
    """When someone last looked at what a saved search found."""

    __tablename__ = "search_visit"

    search_id: Mapped[int] = mapped_column(
        ForeignKey("saved_search.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), primary_key=True)
    looked_at: Mapped[datetime] = mapped_column(default=utcnow)


class WebhookCall(Base):
    """News of a saved search on its way to a web address. `state`: `waiting`, `done` or `failed`."""

    __tablename__ = "webhook_call"
    __table_args__ = (Index(None, "state", "due_at"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    search_id: Mapped[int] = mapped_column(ForeignKey("saved_search.id", ondelete="CASCADE"), index=True)
    asset_ids: Mapped[list[Any]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(8), default="waiting")
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
    due_at: Mapped[datetime] = mapped_column(default=utcnow)
    attempts: Mapped[int] = mapped_column(default=0)
    status: Mapped[int | None]
    """The HTTP status of the last answer."""
    error: Mapped[str | None] = mapped_column(EncryptedText, nullable=False, default="")
    """Why it did not go; what the other end answered may say back the address, or a secret."""

    search: Mapped[SavedSearch] = relationship()


class FeedToken(Base):
    """The right to read one feed, in its URL. The secret is kept only as its SHA-256."""

    __tablename__ = "feed_token"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    """Whose rights the feed has, at the moment it is read."""
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    search_id: Mapped[int | None] = mapped_column(
        ForeignKey("saved_search.id", ondelete="CASCADE"), index=True
    )
    query: Mapped[str] = mapped_column(Text, default="")
    """What the feed is of, where it is of no saved search."""
    secret_sha256: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
    revoked_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]

    user: Mapped[User] = relationship()
    event: Mapped[Event] = relationship()
    search: Mapped[SavedSearch | None] = relationship()


class RecentSearch(Base):
    """What someone looked for lately."""

    __tablename__ = "recent_search"
    __table_args__ = (UniqueConstraint("user_id", "event_id", "query"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    query: Mapped[str] = mapped_column(String(1000))
    """As the library's URL carries it."""
    used_at: Mapped[datetime] = mapped_column(default=utcnow)
