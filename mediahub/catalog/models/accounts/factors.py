"""What people sign in with beside a password: codes of an authenticator, recovery codes, passkeys."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mediahub.catalog.models.accounts.user import User
from mediahub.catalog.models.base import Base, utcnow
from mediahub.catalog.models.encrypted import EncryptedText


class Authenticator(Base):
    """The app that shows somebody a code of six digits every half minute (TOTP, RFC 6238)."""

    __tablename__ = "authenticator"

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), primary_key=True)
    key: Mapped[str | None] = mapped_column(EncryptedText)
    """What the app and we share, in Base32."""
    last_counter: Mapped[int] = mapped_column(default=0)
    """The time step of the last code that was taken: none is good twice."""
    confirmed_at: Mapped[datetime | None]
    """When the app first showed the right code; until then it is asked for nothing."""


class RecoveryCode(Base):
    """A code that stands in for a second factor once. It is kept only as its SHA-256."""

    __tablename__ = "recovery_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    code_sha256: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
    used_at: Mapped[datetime | None]


class Passkey(Base):
    """A credential of Web Authentication: its private key never leaves the device or keyring of its owner."""

    __tablename__ = "passkey"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    credential_id: Mapped[bytes] = mapped_column(LargeBinary(1023), unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    """In COSE."""
    sign_count: Mapped[int] = mapped_column(default=0)
    """Of the last signature; one that counts back is of a copy."""
    transports: Mapped[str] = mapped_column(String(80), default="")
    """How browsers reach it, space-separated."""
    name: Mapped[str] = mapped_column(String(120), default="")
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
    last_used_at: Mapped[datetime | None]

    user: Mapped[User] = relationship()


class SignInPolicy(Base):
    """What a role asks of those who sign in."""

    __tablename__ = "sign_in_policy"

    role: Mapped[str] = mapped_column(String(40), primary_key=True)
    requirement: Mapped[str] = mapped_column(String(20))
    """`none`, `second_factor` or `passkey`."""


class SignInChallenge(Base):
    """A question that is asked of a browser and answered once: what follows a password, a passkey's
    challenge, the state of OpenID Connect, a link to a new password. Its secret is kept only as SHA-256."""

    __tablename__ = "sign_in_challenge"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    secret_sha256: Mapped[str] = mapped_column(String(64), unique=True)
    details: Mapped[str | None] = mapped_column(EncryptedText)
    """What the answer is compared with, as JSON."""
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
    expires_at: Mapped[datetime] = mapped_column(index=True)
