"""Camera clocks: what was read of each, and when."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mediahub.catalog.models.base import Base, utcnow
from mediahub.catalog.models.events.event import Photographer


class ClockReading(Base):
    """At one moment a camera body's clock showed another: a frame of the clock page, or a person's word.

    The body is make, model and serial number, or, where it does not say its number, make, model and
    photographer; that of a contributor is theirs alone.
    """

    __tablename__ = "clock_reading"
    __table_args__ = (Index(None, "event_id", "body"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    body: Mapped[str] = mapped_column(String(400))
    """See `tagging.clocks.offsets.body_key`."""
    photographer_id: Mapped[int] = mapped_column(ForeignKey("photographer.id"))
    asset_id: Mapped[str | None] = mapped_column(String(20), index=True)
    """The frame. The reading stays when the frame is deleted, so this is no foreign key."""
    camera_at: Mapped[datetime]
    """What the body's clock showed; see `Asset.camera_at`."""
    true_at: Mapped[datetime | None]
    """What it was; None for a code in the frame that could not be read."""
    source: Mapped[str] = mapped_column(String(8))
    """`qr` (the clock page) or `hand`."""
    problem: Mapped[str] = mapped_column(String(20), default="")
    """Why a code gives no time: `unreadable` or `foreign` (not of this MediaHub)."""
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    created_at: Mapped[datetime] = mapped_column(default=utcnow)

    photographer: Mapped[Photographer] = relationship()
