"""Rooms of an event, and which photographer is in which."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mediahub.catalog.models.base import Base
from mediahub.catalog.models.events.event import Photographer


class Room(Base):
    """A room of an event. Sessions name it; what is known of it beside its name is here."""

    __tablename__ = "room"
    __table_args__ = (UniqueConstraint("event_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    codes: Mapped[list[str]] = mapped_column(JSON, default=list)
    """What photographers write for it in file names and locations: `GH`, `hall-a`."""
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    """Its middle in decimal degrees, WGS 84."""
    radius: Mapped[float] = mapped_column(default=40.0)
    """Metres from the middle that are still in it."""


class RoomAssignment(Base):
    """A photographer is in a room from one moment to another."""

    __tablename__ = "room_assignment"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    photographer_id: Mapped[int] = mapped_column(ForeignKey("photographer.id", ondelete="CASCADE"))
    room: Mapped[str] = mapped_column(String(120))
    starts_at: Mapped[datetime | None]
    """None from the beginning of the event."""
    ends_at: Mapped[datetime | None]
    """None until its end."""

    photographer: Mapped[Photographer] = relationship()
