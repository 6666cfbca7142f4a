"""E-mail that waits to be sent, or was."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from mediahub.catalog.models.base import Base, utcnow
from mediahub.catalog.models.encrypted import EncryptedText
from mediahub.catalog.models.system.record import BigId


class Mail(Base):
    """One message to one address. `state`: `waiting`, `sent` or `failed`; the text goes when it is no
    longer needed, because it may hold a link that signs in."""

    __tablename__ = "mail"
    __table_args__ = (Index(None, "state", "due_at"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    recipient: Mapped[str] = mapped_column(String(255))
    subject: Mapped[str] = mapped_column(String(300))
    text: Mapped[str | None] = mapped_column(EncryptedText, nullable=False)
    unsubscribe_url: Mapped[str | None] = mapped_column(EncryptedText, nullable=False, default="")
    """For mail that comes again and again: where one says that it should not (RFC 8058)."""
    state: Mapped[str] = mapped_column(String(8), default="waiting")
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
    due_at: Mapped[datetime] = mapped_column(default=utcnow)
    """When it is tried next."""
    expires_at: Mapped[datetime]
    """After this it would say nothing true any more, and is given up."""
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(Text, default="")
    """What the server said last."""
    settled_at: Mapped[datetime | None]
    """When it was sent or given up."""
