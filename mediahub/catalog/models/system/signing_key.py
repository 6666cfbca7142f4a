"""Keys that sign deliveries: those that the installation made for itself."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from mediahub.catalog.models.base import Base, utcnow
from mediahub.catalog.models.encrypted import EncryptedText


class SigningKey(Base):
    """A key with its certificate, and the root that certified it. All machines share them."""

    __tablename__ = "signing_key"

    fingerprint: Mapped[str] = mapped_column(String(64), primary_key=True)
    """SHA-256 of the certificate, in hexadecimal."""
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
    ends_at: Mapped[datetime]
    """When the certificate ends."""
    certificate: Mapped[str] = mapped_column(Text)
    """In PEM, as all here."""
    root_certificate: Mapped[str] = mapped_column(Text)
    private_key: Mapped[str | None] = mapped_column(EncryptedText)
    root_key: Mapped[str | None] = mapped_column(EncryptedText)
