"""Kill and correction notices, and who has to be notified."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mediahub.catalog.models.assets.asset import Asset
from mediahub.catalog.models.base import Base, utcnow
from mediahub.catalog.models.system.mail import Mail


class Notice(Base):
    """What everyone who took a picture must know."""

    __tablename__ = "notice"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    asset_id: Mapped[str] = mapped_column(ForeignKey("asset.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    """`withdrawn`, `corrected` or `returned`."""
    reason: Mapped[str] = mapped_column(Text, default="")
    """The team's words."""
    title: Mapped[str] = mapped_column(Text, default="")
    """What the picture was called, and its file: who took it may not see it any more."""
    filename: Mapped[str] = mapped_column(String(300), default="")
    caption: Mapped[str] = mapped_column(Text, default="")
    """Of a correction: the new caption."""
    made_at: Mapped[datetime] = mapped_column(default=utcnow)
    made_by: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))

    asset: Mapped[Asset] = relationship()
    recipients: Mapped[list[NoticeReader]] = relationship(
        cascade="all, delete-orphan", order_by="NoticeReader.id", back_populates="notice"
    )


class NoticeReader(Base):
    """One who took the picture: notified, and perhaps confirmed. Without an account someone calls them."""

    __tablename__ = "notice_reader"

    id: Mapped[int] = mapped_column(primary_key=True)
    notice_id: Mapped[int] = mapped_column(ForeignKey("notice.id", ondelete="CASCADE"), index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"), index=True)
    who: Mapped[str] = mapped_column(String(300), default="")
    took: Mapped[str] = mapped_column(String(200), default="")
    """The recipes that they took."""
    taken_at: Mapped[datetime]
    """When they last did."""
    mail_id: Mapped[int | None] = mapped_column(ForeignKey("mail.id", ondelete="SET NULL"))
    """The message to them, where mail is set up."""
    confirmed_at: Mapped[datetime | None]

    notice: Mapped[Notice] = relationship(back_populates="recipients")
    mail: Mapped[Mail | None] = relationship()
