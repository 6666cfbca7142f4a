"""Picks: each person's answers while culling. Kept apart; merging is for `curation.picks`."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from mediahub.catalog.models.base import Base, utcnow


class Pick(Base):
    """One person's answer for one picture."""

    __tablename__ = "pick"

    asset_id: Mapped[str] = mapped_column(ForeignKey("asset.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(
        ForeignKey("user.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    flag: Mapped[str] = mapped_column(String(8), default="")
    """`pick`, `reject`, or empty while undecided."""
    rating: Mapped[int | None]
    """1 to 5; none while not rated."""
    label: Mapped[str] = mapped_column(String(8), default="", server_default="")
    """A colour (`red`, `yellow`, `green`, `blue`, `purple`), or empty. What it means is the team's to say."""
    at: Mapped[datetime] = mapped_column(default=utcnow)
    """When they answered; an answer that was given earlier, and comes later, does not replace it."""
