"""Links by which somebody without an account delivers pictures to an event."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mediahub.catalog.models.accounts.user import User
from mediahub.catalog.models.base import Base, utcnow
from mediahub.catalog.models.events.event import Event


class ContributorLink(Base):
    """Whoever holds the link may deliver until it expires, is revoked or is full.

    The secret itself is shown once and kept only as its SHA-256.
    """

    __tablename__ = "contributor_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    label: Mapped[str] = mapped_column(String(120), default="")
    """Whom it is for, in the team's words."""
    prefix: Mapped[str] = mapped_column(String(20), unique=True)
    """The public beginning of the secret: found by, and named to revoke it."""
    secret_sha256: Mapped[str] = mapped_column(String(64))
    max_files: Mapped[int]
    max_bytes: Mapped[int] = mapped_column(BigInteger)
    """Of all that comes by it, whatever becomes of that; see `identity.contributors.used`."""
    discarded_bytes: Mapped[int] = mapped_column(BigInteger, default=0)
    """Bytes that came by it and were thrown away: of files that were taken back or never finished, and of
    previews."""
    rights_class: Mapped[str] = mapped_column(String(12), default="editorial")
    """What its pictures begin with; see `Asset.rights_class`."""
    usage_terms: Mapped[str] = mapped_column(Text, default="")
    created_by: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]

    event: Mapped[Event] = relationship()
    creator: Mapped[User | None] = relationship()
