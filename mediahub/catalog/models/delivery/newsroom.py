"""Newsrooms: targets, sendings and their files, standing orders."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mediahub.catalog.models.accounts.user import User
from mediahub.catalog.models.base import Base, Requested, utcnow
from mediahub.catalog.models.encrypted import EncryptedText
from mediahub.catalog.models.events.event import Event
from mediahub.catalog.models.message_text import MessageText
from mediahub.catalog.models.searches.searches import SavedSearch


class Newsroom(Base):
    """A newsroom's server. What signs in there is encrypted."""

    __tablename__ = "newsroom"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(8))
    """`sftp`, `ftps` or `s3`."""
    address: Mapped[str] = mapped_column(String(300))
    """Host and port, or the endpoint of S3."""
    username: Mapped[str] = mapped_column(String(200), default="")
    """For S3 the access key."""
    folder: Mapped[str] = mapped_column(String(300), default="")
    """Where files go; for S3 the bucket, then a prefix."""
    options: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """What only one kind has: `host_key`, `region`, `verify`."""
    secret: Mapped[str | None] = mapped_column(EncryptedText, nullable=False, default="")
    """Password, private key or secret key."""
    item_format: Mapped[str] = mapped_column(String(10), default="")
    """What goes beside each file: `ninjs` or `newsml-g2`, and later its corrections and kills; empty for
    nothing."""
    created_at: Mapped[datetime] = mapped_column(default=utcnow)

    event: Mapped[Event] = relationship()


class Transmission(Requested, Base):
    """One sending. `state` goes `waiting` -> `sending` -> `done`, `failed` or `stopped`."""

    __tablename__ = "transmission"
    __table_args__ = (Index(None, "state", "due_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    target_id: Mapped[int] = mapped_column(ForeignKey("newsroom.id", ondelete="CASCADE"), index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    name: Mapped[str] = mapped_column(String(200))
    recipe: Mapped[str] = mapped_column(String(20))
    recipient_number: Mapped[str] = mapped_column(String(20), default="")
    """What its files carry, where the event marks them; see `RecipientNumber`."""
    state: Mapped[str] = mapped_column(String(12), default="waiting")
    due_at: Mapped[datetime] = mapped_column(default=utcnow)
    """When to begin or try again; while it is sent, until when its worker is believed to be alive."""
    attempts: Mapped[int] = mapped_column(default=0)
    """Tries in a row that got nowhere."""
    problem: Mapped[str] = mapped_column(MessageText, default="")
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
    finished_at: Mapped[datetime | None]

    target: Mapped[Newsroom] = relationship()
    user: Mapped[User | None] = relationship()
    files: Mapped[list[TransmissionFile]] = relationship(
        cascade="all, delete-orphan", order_by="TransmissionFile.position"
    )


class TransmissionFile(Base):
    """One file of a sending: `waiting`, `sent`, `refused` (by our rules) or `failed` (by the server)."""

    __tablename__ = "transmission_file"

    run_id: Mapped[int] = mapped_column(ForeignKey("transmission.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    asset_id: Mapped[str] = mapped_column(String(20), index=True)
    name: Mapped[str] = mapped_column(String(300), default="")
    state: Mapped[str] = mapped_column(String(12), default="waiting")
    size: Mapped[int] = mapped_column(BigInteger, default=0)
    reason: Mapped[str] = mapped_column(MessageText, default="")
    """Of a refused file the names of the rules' reasons, of a failed one what went wrong."""
    sent_at: Mapped[datetime | None]


class StandingOrder(Base):
    """A standing order: what a saved search finds from now on goes to a newsroom by itself."""

    __tablename__ = "standing_order"
    __table_args__ = (UniqueConstraint("search_id", "target_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    search_id: Mapped[int] = mapped_column(ForeignKey("saved_search.id", ondelete="CASCADE"))
    target_id: Mapped[int] = mapped_column(ForeignKey("newsroom.id", ondelete="CASCADE"), index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    """Who answers for it: without their right to hand pictures out nothing is sent."""
    recipe: Mapped[str] = mapped_column(String(20))
    is_paused: Mapped[bool] = mapped_column(default=False)
    """What is found meanwhile is sent when it goes on."""
    baseline: Mapped[bytes] = mapped_column(LargeBinary)
    """What was found at the start and is not to be sent, see `alerts.notified`."""
    created_at: Mapped[datetime] = mapped_column(default=utcnow)

    search: Mapped[SavedSearch] = relationship()
    target: Mapped[Newsroom] = relationship()
    user: Mapped[User | None] = relationship()


class StandingOrderAsset(Base):
    """An asset that a standing order gave to a sending: once, and never again."""

    __tablename__ = "standing_order_asset"
    __table_args__ = (
        ForeignKeyConstraint(
            ["run_id", "position"],
            ["transmission_file.run_id", "transmission_file.position"],
            ondelete="CASCADE",
        ),
        Index(None, "run_id", "position"),
    )

    order_id: Mapped[int] = mapped_column(
        ForeignKey("standing_order.id", ondelete="CASCADE"), primary_key=True
    )
    asset_id: Mapped[str] = mapped_column(String(20), primary_key=True)
    run_id: Mapped[int]
    position: Mapped[int]
