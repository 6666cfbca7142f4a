"""The press of an event: its page, its terms, accounts, invitations, agreements."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mediahub.catalog.models.accounts.user import User
from mediahub.catalog.models.base import Base, utcnow
from mediahub.catalog.models.encrypted import EncryptedText
from mediahub.catalog.models.events.event import Event


class PressPage(Base):
    """What the public page of an event says. No row: the event has no page."""

    __tablename__ = "press_page"

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), primary_key=True)
    is_public: Mapped[bool] = mapped_column(default=False)
    headline: Mapped[str] = mapped_column(String(200), default="")
    """Empty for the event's name."""
    text: Mapped[str] = mapped_column(Text, default="")
    """Paragraphs, apart by an empty line; empty for the event's description."""
    place: Mapped[str] = mapped_column(String(200), default="")
    contact_name: Mapped[str] = mapped_column(String(200), default="")
    contact_email: Mapped[str] = mapped_column(String(255), default="")
    contact_phone: Mapped[str] = mapped_column(String(60), default="")
    cover_id: Mapped[str | None] = mapped_column(ForeignKey("asset.id", ondelete="SET NULL"))
    """Shown only while anyone may use it freely."""
    guests_see: Mapped[bool] = mapped_column(default=False)
    """Whether people who are not signed in see small, marked previews of free pictures."""
    takes_requests: Mapped[bool] = mapped_column(default=True)
    """Whether anyone may ask for an account; otherwise only who was invited."""
    updated_at: Mapped[datetime] = mapped_column(default=utcnow, onupdate=utcnow)

    event: Mapped[Event] = relationship()


class EventTerms(Base):
    """One version of what press agree to before they take anything. Never changed; the highest counts."""

    __tablename__ = "event_terms"
    __table_args__ = (UniqueConstraint("event_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    version: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))


class TermsAcceptance(Base):
    """Who agreed to which version, and when. It outlives the account."""

    __tablename__ = "terms_acceptance"
    __table_args__ = (UniqueConstraint("user_id", "terms_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    terms_id: Mapped[int] = mapped_column(ForeignKey("event_terms.id", ondelete="CASCADE"), index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    email: Mapped[str] = mapped_column(String(255))
    accepted_at: Mapped[datetime] = mapped_column(default=utcnow)


class PressInvitation(Base):
    """A link that lets some journalists in. The code itself is shown once and kept only as its SHA-256."""

    __tablename__ = "press_invitation"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    code_sha256: Mapped[str] = mapped_column(String(64), unique=True)
    label: Mapped[str] = mapped_column(String(200), default="")
    """For whom it is."""
    is_approved: Mapped[bool] = mapped_column(default=False)
    """Whether who registers with it need not wait."""
    limit: Mapped[int]
    """How many may register with it."""
    used: Mapped[int] = mapped_column(default=0)
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))


class PressAccount(Base):
    """A user as press of one event. `state`: `waiting`, `approved`, `refused` or `suspended`."""

    __tablename__ = "press_account"
    __table_args__ = (UniqueConstraint("event_id", "user_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    state: Mapped[str] = mapped_column(String(12), default="waiting")
    outlet: Mapped[str] = mapped_column(String(200), default="")
    position: Mapped[str] = mapped_column(String(120), default="")
    """What they are there: reporter, picture editor."""
    proof: Mapped[str] = mapped_column(String(500), default="")
    """Number of a press card, or a link."""
    proof_key: Mapped[str | None] = mapped_column(String(300))
    """The S3 object of a file that shows it."""
    proof_mime: Mapped[str] = mapped_column(String(60), default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    """Why it was refused or suspended, in words for them."""
    requested_at: Mapped[datetime] = mapped_column(default=utcnow)
    decided_at: Mapped[datetime | None]
    """When the team decided last; it stays when somebody who was refused asks again."""
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    last_seen_at: Mapped[datetime | None]
    invitation_id: Mapped[int | None] = mapped_column(ForeignKey("press_invitation.id", ondelete="SET NULL"))

    event: Mapped[Event] = relationship()
    user: Mapped[User] = relationship(foreign_keys=[user_id])
    invitation: Mapped[PressInvitation | None] = relationship()


class SignInLink(Base):
    """A link that signs its user in, once. The secret is kept only as its SHA-256."""

    __tablename__ = "sign_in_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    secret_sha256: Mapped[str] = mapped_column(String(64), unique=True)
    target: Mapped[str | None] = mapped_column(EncryptedText, nullable=False, default="/")
    """Path that they go on to: it may be a link to a basket, with its key."""
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]

    user: Mapped[User] = relationship()
