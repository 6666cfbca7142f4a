"""Signed-in sessions."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mediahub.catalog.models.accounts.user import User
from mediahub.catalog.models.base import Base, utcnow


class SignInSession(Base):
    """Somebody who signed in with one browser. The secret is in its cookie, and kept only as its SHA-256."""

    __tablename__ = "sign_in_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    secret_sha256: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
    expires_at: Mapped[datetime] = mapped_column(index=True)
    last_seen_at: Mapped[datetime] = mapped_column(default=utcnow)
    """Of its last request, as exactly as `identity.sessions.SEEN_STEP`."""
    authenticated_at: Mapped[datetime] = mapped_column(default=utcnow)
    """When whoever uses it last proved who they are."""
    methods: Mapped[str] = mapped_column(String(80), default="")
    """By what they did, space-separated: `password`, `link`, `passkey`, `oidc`, `totp`, `recovery_code`."""
    needs_factor: Mapped[bool] = mapped_column(default=False)
    """Their role asks for a second factor or a passkey that they have not set up yet."""
    device: Mapped[str] = mapped_column(String(300), default="")
    """The `User-Agent` of the browser that signed in."""
    address: Mapped[str] = mapped_column(String(45), default="")
    """Where it was last seen, behind proxies that are trusted."""

    user: Mapped[User] = relationship()
