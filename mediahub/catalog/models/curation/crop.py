"""Crops: the focus of a picture, its crops, sets of crops, and an event's logo."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from mediahub.catalog.models.base import Base, Counted, Requested, utcnow
from mediahub.catalog.models.message_text import MessageText


class Framing(Base):
    """What matters in a picture, how to straighten it, and its light. Lengths are fractions of the sides
    of the original as displayed, from its upper left corner."""

    __tablename__ = "framing"

    asset_id: Mapped[str] = mapped_column(ForeignKey("asset.id", ondelete="CASCADE"), primary_key=True)
    focus_x: Mapped[float]
    focus_y: Mapped[float]
    safe_x: Mapped[float]
    safe_y: Mapped[float]
    safe_width: Mapped[float]
    safe_height: Mapped[float]
    """The area that no crop should cut into."""
    source: Mapped[str] = mapped_column(String(12), default="suggested")
    """`suggested`, or `manual` once a person agreed or moved it."""
    angle: Mapped[float] = mapped_column(default=0.0)
    """Degrees to turn it clockwise about its middle; crops lie in the turned picture."""
    exposure: Mapped[float] = mapped_column(default=0.0)
    contrast: Mapped[float] = mapped_column(default=0.0)
    warmth: Mapped[float] = mapped_column(default=0.0)
    """-1 to 1 each; 0 leaves the light as it is."""
    updated_by: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    updated_at: Mapped[datetime] = mapped_column(default=utcnow)


class Crop(Base):
    """A rectangle of a picture with a name. Lengths as in `Framing`."""

    __tablename__ = "crop"
    __table_args__ = (UniqueConstraint("asset_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    asset_id: Mapped[str] = mapped_column(ForeignKey("asset.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(80))
    ratio: Mapped[str] = mapped_column(String(12))
    """`1:1`, `4:5`, `9:16`, `16:9`, `3:2` or `free`."""
    x: Mapped[float]
    y: Mapped[float]
    width: Mapped[float]
    height: Mapped[float]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    updated_at: Mapped[datetime] = mapped_column(default=utcnow)


class EventLogo(Base):
    """What is laid over an event's pictures when they go out with its mark."""

    __tablename__ = "event_logo"

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), primary_key=True)
    key: Mapped[str] = mapped_column(String(300))
    """The S3 object: a PNG that was read and written anew."""
    corner: Mapped[str] = mapped_column(String(12), default="bottom-right")
    """`top-left`, `top-right`, `bottom-left` or `bottom-right`."""
    scale: Mapped[float] = mapped_column(default=0.18)
    """Its width, as a part of the picture's."""
    opacity: Mapped[float] = mapped_column(default=0.85)
    updated_at: Mapped[datetime] = mapped_column(default=utcnow)


class CropSet(Requested, Counted, Base):
    """Crops of one picture in one zip: asked for, made by a worker, taken, and deleted after a while.

    `state` goes `waiting` -> `ready`, or `failed` with a problem.
    """

    __tablename__ = "crop_set"
    __table_args__ = (Index(None, "state", "created_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    asset_id: Mapped[str] = mapped_column(ForeignKey("asset.id", ondelete="CASCADE"), index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    crops: Mapped[list[Any]] = mapped_column(JSON)
    """What to make, as `curation.crops.export` reads it: it is fixed when asked for."""
    state: Mapped[str] = mapped_column(String(8), default="waiting")
    key: Mapped[str] = mapped_column(String(300), default="")
    filename: Mapped[str] = mapped_column(String(300), default="")
    size: Mapped[int] = mapped_column(BigInteger, default=0)
    problem: Mapped[str] = mapped_column(MessageText, default="")
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
