"""FTP: accounts for cameras, and the files and folders that each account sees."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mediahub.catalog.models.base import Base, utcnow
from mediahub.catalog.models.events.event import Event, Photographer
from mediahub.catalog.models.uploads.batch import Arrival


class FtpAccount(Base):
    """What a camera signs in with: one photographer at one event."""

    __tablename__ = "ftp_account"

    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(String(40), unique=True)
    password: Mapped[str] = mapped_column(String(255))
    """An argon2 hash."""
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    photographer_id: Mapped[int] = mapped_column(ForeignKey("photographer.id"))
    rights_class: Mapped[str] = mapped_column(String(12), default="editorial")
    """What its batches begin with; see `Asset.rights_class`."""
    usage_terms: Mapped[str] = mapped_column(Text, default="")
    template: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """Words for what its files leave empty; see `ingest.metadata.template`."""
    clock_offset: Mapped[int] = mapped_column(default=0)
    """Seconds to add to what the camera's clock said."""
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(default=utcnow)

    event: Mapped[Event] = relationship()
    photographer: Mapped[Photographer] = relationship()


class FtpFolder(Base):
    """A folder that an account made. It exists in listings only."""

    __tablename__ = "ftp_folder"

    account_id: Mapped[int] = mapped_column(
        ForeignKey("ftp_account.id", ondelete="CASCADE"), primary_key=True
    )
    path: Mapped[str] = mapped_column(String(1000), primary_key=True)
    """Absolute in the account, e.g. `/DCIM/100MSDCF`; see `ingest.sources.ftp.paths`."""
    parent: Mapped[str] = mapped_column(String(1000))


class FtpUpload(Base):
    """One transfer, whole or broken off. Several may have the same name; the newest is listed."""

    __tablename__ = "ftp_upload"
    __table_args__ = (
        Index(None, "account_id", "folder", "name"),
        Index(None, "whole", "touched_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("ftp_account.id", ondelete="CASCADE"))
    folder: Mapped[str] = mapped_column(String(1000))
    name: Mapped[str] = mapped_column(String(255))
    arrival_id: Mapped[int] = mapped_column(ForeignKey("arrival.id", ondelete="CASCADE"), index=True)
    whole: Mapped[bool] = mapped_column(default=False)
    """Whether the transfer ended cleanly."""
    size: Mapped[int] = mapped_column(BigInteger, default=0)
    """Bytes that S3 holds: all of them, or those from which it can be resumed."""
    tail: Mapped[int] = mapped_column(BigInteger, default=0)
    """How many of these lie outside the parts, in an object of their own."""
    writer: Mapped[str] = mapped_column(String(32), default="")
    """Which connection may go on with it: the last one that began to."""
    modified_at: Mapped[datetime] = mapped_column(default=utcnow)
    """What the client set (MFMT), or when it came."""
    touched_at: Mapped[datetime] = mapped_column(default=utcnow)

    arrival: Mapped[Arrival] = relationship()
