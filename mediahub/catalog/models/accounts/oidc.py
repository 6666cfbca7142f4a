"""Accounts and sessions that an OpenID Connect provider vouches for."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mediahub.catalog.models.accounts.user import User
from mediahub.catalog.models.base import Base, utcnow
from mediahub.catalog.models.encrypted import EncryptedText


class OidcAccount(Base):
    """Which user somebody is whom the provider knows by its `sub`."""

    __tablename__ = "oidc_account"
    __table_args__ = (UniqueConstraint("issuer", "subject"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    issuer: Mapped[str] = mapped_column(String(255))
    subject: Mapped[str] = mapped_column(String(255))
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
    last_sign_in_at: Mapped[datetime | None]

    user: Mapped[User] = relationship()


class OidcSession(Base):
    """A signed-in session that the provider began, and that it may end."""

    __tablename__ = "oidc_session"

    session_id: Mapped[int] = mapped_column(
        ForeignKey("sign_in_session.id", ondelete="CASCADE"), primary_key=True
    )
    issuer: Mapped[str] = mapped_column(String(255))
    subject: Mapped[str] = mapped_column(String(255), index=True)
    sid: Mapped[str] = mapped_column(String(255), default="", index=True)
    """The provider's own name for it; empty where it gives none."""
    id_token: Mapped[str | None] = mapped_column(EncryptedText)
    """Shown to the provider when they sign out (`id_token_hint`)."""
