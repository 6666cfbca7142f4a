"""Contact sheets that a worker draws: asked for, drawn, taken, and deleted after a while."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mediahub.catalog.models.accounts.user import User
from mediahub.catalog.models.base import Base, Counted, Requested, utcnow
from mediahub.catalog.models.events.event import Event
from mediahub.catalog.models.message_text import MessageText


class ContactSheet(Requested, Counted, Base):
    """A basket on paper, for one person. `state` goes `waiting` -> `ready`, or `failed` with a problem."""

    __tablename__ = "contact_sheet"
    __table_args__ = (
        Index(None, "state", "created_at"),
        Index(None, "user_id", "basket_id", "created_at"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    """Whose rights decide what it shows."""
    basket_id: Mapped[int | None] = mapped_column(ForeignKey("basket.id", ondelete="SET NULL"))
    fingerprint: Mapped[str] = mapped_column(String(64))
    """SHA-256 of what it shows: the same pictures and words are not drawn twice."""
    heading: Mapped[dict[str, Any]] = mapped_column(JSON)
    """`delivery.papers.contact_sheet_request.Heading`, in the language of whoever asked."""
    filename: Mapped[str] = mapped_column(String(200))
    wanted: Mapped[str] = mapped_column(Text)
    """Ids of the assets in their order, separated by spaces."""
    state: Mapped[str] = mapped_column(String(8), default="waiting")
    total: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    """Pictures drawn so far."""
    key: Mapped[str] = mapped_column(String(300))
    size: Mapped[int] = mapped_column(BigInteger, default=0)
    problem: Mapped[str] = mapped_column(MessageText, default="")
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
    ended_at: Mapped[datetime | None]
    """When it was drawn, or failed."""

    event: Mapped[Event] = relationship()
    user: Mapped[User] = relationship()
