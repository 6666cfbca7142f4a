"""Exports of events that a worker writes: asked for, written, downloaded, and deleted after a while."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mediahub.catalog.models.base import Base, Counted, Requested, utcnow
from mediahub.catalog.models.events.event import Event
from mediahub.catalog.models.message_text import MessageText


class EventExport(Requested, Counted, Base):
    """One event in one file. `state` goes `waiting` -> `ready`, or `failed` with a problem."""

    __tablename__ = "event_export"
    __table_args__ = (Index(None, "state", "created_at"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    state: Mapped[str] = mapped_column(String(8), default="waiting")
    total: Mapped[int] = mapped_column(default=0)
    """Objects of the event; none while nobody has looked."""
    done: Mapped[int] = mapped_column(default=0)
    """Objects that are in the file."""
    key: Mapped[str] = mapped_column(String(300))
    size: Mapped[int] = mapped_column(BigInteger, default=0)
    """Bytes of the file; the tar itself names the SHA-256 of everything in it."""
    problem: Mapped[str] = mapped_column(MessageText, default="")
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
    ended_at: Mapped[datetime | None]
    """When it was ready, or failed."""

    event: Mapped[Event] = relationship()
