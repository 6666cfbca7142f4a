"""Share links: what someone without an account may see, download and comment on, until when."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from mediahub.catalog.models.base import Base, utcnow
from mediahub.catalog.models.curation.gallery import Gallery
from mediahub.catalog.models.encrypted import EncryptedText
from mediahub.catalog.models.events.event import Event
from mediahub.encryption import Ciphertext, hash_secret


class ShareLink(Base):
    """A link to a gallery as it is now, or to chosen pictures. The token is its secret."""

    __tablename__ = "share_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str | None] = mapped_column(EncryptedText, nullable=False)
    """For the team, who copy the address again; None once its key is gone. It is found by its hash."""
    token_sha256: Mapped[str] = mapped_column(String(64), unique=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    gallery_id: Mapped[int | None] = mapped_column(ForeignKey("gallery.id", ondelete="CASCADE"), index=True)
    asset_ids: Mapped[list[str]] = mapped_column(JSON, default=list)
    """The chosen pictures in their order, where it is not of a gallery."""
    title: Mapped[str] = mapped_column(String(200), default="")
    message: Mapped[str] = mapped_column(Text, default="")
    password: Mapped[str | None] = mapped_column(String(255))
    """An argon2 hash."""
    sizes: Mapped[str] = mapped_column(String(40), default="")
    """What may be taken, space-separated: `web`, `original`; nothing if empty."""
    allows_picks: Mapped[bool] = mapped_column(default=True)
    allows_comments: Mapped[bool] = mapped_column(default=True)
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    views: Mapped[int] = mapped_column(default=0)
    downloads: Mapped[int] = mapped_column(default=0)
    last_seen_at: Mapped[datetime | None]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    created_at: Mapped[datetime] = mapped_column(default=utcnow)

    @validates("token")
    def _hash_token(self, _: str, token: str) -> str:
        if not isinstance(token, Ciphertext):
            self.token_sha256 = hash_secret(token)
        return token

    event: Mapped[Event] = relationship()
    gallery: Mapped[Gallery | None] = relationship()


class SharePick(Base):
    """A heart that a visitor of a link gave a picture."""

    __tablename__ = "share_pick"
    __table_args__ = (UniqueConstraint("link_id", "asset_id", "visitor"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    link_id: Mapped[int] = mapped_column(ForeignKey("share_link.id", ondelete="CASCADE"))
    asset_id: Mapped[str] = mapped_column(String(20))
    visitor: Mapped[str] = mapped_column(String(32))
    """A random number that the visitor's browser keeps."""
    name: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(default=utcnow)


class ShareComment(Base):
    """What a visitor of a link said about a picture, or about all of it."""

    __tablename__ = "share_comment"
    __table_args__ = (Index(None, "link_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    link_id: Mapped[int] = mapped_column(ForeignKey("share_link.id", ondelete="CASCADE"))
    asset_id: Mapped[str | None] = mapped_column(String(20))
    visitor: Mapped[str] = mapped_column(String(32))
    name: Mapped[str] = mapped_column(String(80))
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(default=utcnow)
