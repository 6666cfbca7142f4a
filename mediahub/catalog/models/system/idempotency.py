"""Idempotency keys, with answers to be given again when a program repeats a request."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from mediahub.catalog.models.base import Base, utcnow
from mediahub.catalog.models.encrypted import EncryptedText


class IdempotencyKey(Base):
    """The answer to a POST that came with `Idempotency-Key`. Kept for a day."""

    __tablename__ = "idempotency_key"

    owner: Mapped[str] = mapped_column(String(100), primary_key=True)
    """Whose key it is: a user, or the holder of a contributor link, who is none."""
    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    request_sha256: Mapped[str] = mapped_column(String(64))
    """Of method, path and body: another request may not use the same key."""
    status: Mapped[int | None]
    """None while the first request is under way."""
    body: Mapped[str | None] = mapped_column(EncryptedText, nullable=False, default="")
    """It may hold what is shown once."""
    mime: Mapped[str] = mapped_column(String(100), default="")
    created_at: Mapped[datetime] = mapped_column(default=utcnow, index=True)
