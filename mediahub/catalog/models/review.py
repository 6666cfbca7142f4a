"""What was decided at the review desk, so that it can be taken back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from mediahub.catalog.base import Base, utcnow


class ReviewAction(Base):
    """One key at the review desk: one answer for one group of pictures."""

    __tablename__ = "review_action"
    __table_args__ = (Index(None, "event_id", "user_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    at: Mapped[datetime] = mapped_column(default=utcnow)
    answer: Mapped[str] = mapped_column(String(10))
    """`accepted` or `rejected`."""
    target: Mapped[str] = mapped_column(String(10))
    """`session`, `person`, `tag` or `caption`."""
    target_id: Mapped[int] = mapped_column(default=0)
    label: Mapped[str] = mapped_column(String(300), default="")
    before: Mapped[list[Any]] = mapped_column(JSON, default=list)
    """By asset what was there before: `[asset id, status or caption]`."""
    undone_at: Mapped[datetime | None]
