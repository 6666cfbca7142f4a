"""Zips: what is in them is fixed before the first byte goes out, so that they can be resumed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mediahub.catalog.models.accounts.user import User
from mediahub.catalog.models.base import Base, Requested, utcnow
from mediahub.catalog.models.events.event import Event
from mediahub.catalog.models.message_text import MessageText


class Archive(Requested, Base):
    """A zip that somebody asked for. `state` goes `waiting` -> `preparing` -> `ready` or `failed`.

    The list of its members lies in S3 under `manifest_key`: there may be tens of thousands.
    """

    __tablename__ = "archive"
    __table_args__ = (Index(None, "state", "claimed_until"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    """Random, so that it cannot be guessed; whose it is, is asked all the same."""
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    """Whose it is, where it is an account's."""
    share_link_id: Mapped[int | None] = mapped_column(
        ForeignKey("share_link.id", ondelete="CASCADE"), index=True
    )
    """The link whose visitors it is for, where it is no account's."""
    language: Mapped[str] = mapped_column(String(8), default="")
    """Of the papers in it, where no account says which; empty for English."""
    basket_id: Mapped[int | None] = mapped_column(ForeignKey("basket.id", ondelete="SET NULL"))
    name: Mapped[str] = mapped_column(String(200))
    """What the browser saves it as, with `.zip`."""
    recipe: Mapped[str] = mapped_column(String(20))
    wanted: Mapped[str] = mapped_column(Text)
    """Ids of the assets in their order, separated by spaces."""
    state: Mapped[str] = mapped_column(String(12), default="waiting")
    claimed_until: Mapped[datetime | None]
    """Until when the worker that prepares it is believed to be alive."""
    total: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    """Files prepared so far."""
    left_out: Mapped[int] = mapped_column(default=0)
    """Files that the rules kept back; the list inside the zip names each with its reason."""
    size: Mapped[int | None] = mapped_column(BigInteger)
    """Bytes of the whole zip."""
    manifest_key: Mapped[str | None] = mapped_column(String(300))
    etag: Mapped[str | None] = mapped_column(String(64))
    """SHA-256 of the manifest: the same means the same bytes."""
    problem: Mapped[str] = mapped_column(MessageText, default="")
    """What went wrong, for people."""
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
    expires_at: Mapped[datetime] = mapped_column(index=True)

    event: Mapped[Event] = relationship()
    user: Mapped[User | None] = relationship()


class StoredChecksum(Base):
    """CRC-32 of an object in the bucket. A key never gets other bytes, so this stays true."""

    __tablename__ = "stored_checksum"

    key: Mapped[str] = mapped_column(String(300), primary_key=True)
    size: Mapped[int] = mapped_column(BigInteger)
    crc32: Mapped[int] = mapped_column(BigInteger)


class RecipientNumber(Base):
    """A number that marked files carry: to whom a delivery went, and when."""

    __tablename__ = "recipient_number"

    id: Mapped[str] = mapped_column(String(20), primary_key=True)
    """What stands in the file."""
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    recipient: Mapped[str] = mapped_column(String(300))
    """Name and address as they were then; they outlive the account."""
    how: Mapped[str] = mapped_column(String(20))
    """`download`, `zip` or `push`."""
    created_at: Mapped[datetime] = mapped_column(default=utcnow)

    event: Mapped[Event] = relationship()
