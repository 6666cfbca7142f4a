"""Delivered files. Each can be made again; the row says where it lies and since when."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from mediahub.catalog.models.base import Base, Requested, utcnow
from mediahub.catalog.models.message_text import MessageText


class DeliveredFile(Requested, Base):
    """One asset by one recipe with the words of one moment. `state` goes `wanted` -> `ready` or `failed`.

    `failed` is a verdict on the file: it cannot be made like this. What goes wrong on our side leaves it
    `wanted`, to be tried again.
    """

    __tablename__ = "delivered_file"
    __table_args__ = (Index(None, "state", "wanted_at"),)

    key: Mapped[str] = mapped_column(String(300), primary_key=True)
    """Where it lies in the bucket; follows from original, recipe and metadata."""
    asset_id: Mapped[str] = mapped_column(ForeignKey("asset.id", ondelete="CASCADE"), index=True)
    recipe: Mapped[str] = mapped_column(String(60))
    """See `delivery.files.recipes`."""
    recipient_number: Mapped[str] = mapped_column(String(20), default="")
    """The number that it carries, where it is for one recipient only."""
    label: Mapped[str] = mapped_column(String(8), default="", server_default="")
    """The colour that it carries, where it is for somebody of the team; see `delivery.files.labels`."""
    state: Mapped[str] = mapped_column(String(10), default="wanted")
    wanted_at: Mapped[datetime] = mapped_column(default=utcnow)
    claimed_until: Mapped[datetime | None]
    """Until when the worker that makes it is believed to be alive."""
    due_at: Mapped[datetime] = mapped_column(default=utcnow)
    """When to make it or try again; of a failed one, when it may be asked for anew."""
    attempts: Mapped[int] = mapped_column(default=0)
    """Tries in a row that did not end in a file."""
    used_at: Mapped[datetime] = mapped_column(default=utcnow)
    """When it was last handed out; after some days without, the file goes."""
    mime: Mapped[str] = mapped_column(String(60), default="")
    width: Mapped[int] = mapped_column(default=0)
    height: Mapped[int] = mapped_column(default=0)
    size: Mapped[int] = mapped_column(BigInteger, default=0)
    sha256: Mapped[str] = mapped_column(String(64), default="")
    """Of its bytes; empty until it is ready, and where an older version made it."""
    sidecar_size: Mapped[int] = mapped_column(default=0)
    """Bytes of the XMP file beside it (its key is the same with `.xmp`); 0 where none is needed."""
    manifest_size: Mapped[int] = mapped_column(default=0)
    """Bytes of the C2PA manifest beside it (its key is the same with `.c2pa`); 0 where none is needed."""
    problem: Mapped[str] = mapped_column(MessageText, default="")
    """Why it failed, or what holds it up, for people."""
