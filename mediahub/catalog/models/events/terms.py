"""Rights classes in an event's own words, and people who must not be published."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mediahub.catalog.models.base import Base, utcnow
from mediahub.catalog.models.events.event import Event
from mediahub.catalog.models.tagging.vocabulary import Person


class DeliverySettings(Base):
    """How an event's pictures are handed out. An event without a row has the defaults."""

    __tablename__ = "delivery_settings"

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), primary_key=True)
    texts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """By rights class, what it means in the event's words. A class that is not in it has the usual words."""
    source: Mapped[str] = mapped_column(String(200), default="")
    """IPTC Source of delivered files."""
    filename_template: Mapped[str] = mapped_column(String(200), default="")
    """See `delivery.files.naming`; empty for the usual one."""
    keep_gps: Mapped[bool] = mapped_column(default=False)
    """Whether delivered files say where they were taken."""
    keep_serials: Mapped[bool] = mapped_column(default=False)
    """Whether they say which camera body and lens took them."""
    data_mining: Mapped[str] = mapped_column(String(200), default="")
    """PLUS Data Mining of pictures that say nothing themselves, by its code; empty for unspecified."""
    opens_at: Mapped[datetime | None]
    """Armed embargo: until then press sees small marked previews of everything, and nothing else."""
    updated_at: Mapped[datetime] = mapped_column(default=utcnow, onupdate=utcnow)
    updated_by: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))

    event: Mapped[Event] = relationship()


class StandingTerms(Base):
    """Terms of everything in a session, of a person or of a batch, also of what is still to come."""

    __tablename__ = "standing_terms"
    __table_args__ = (UniqueConstraint("event_id", "kind", "target_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(10))
    """`session`, `person` or `batch`."""
    target_id: Mapped[int]
    rights_class: Mapped[str | None] = mapped_column(String(12))
    """None leaves the class of each asset as it is; so do the others."""
    usage_terms: Mapped[str | None] = mapped_column(Text)
    embargo_until: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
    set_at: Mapped[datetime] = mapped_column(default=utcnow)
    set_by: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))


class NoPublication(Base):
    """Someone at an event who is not to be published: frames with them are held back from press."""

    __tablename__ = "no_publication"

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    note: Mapped[str] = mapped_column(Text, default="")
    set_at: Mapped[datetime] = mapped_column(default=utcnow)
    set_by: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))

    person: Mapped[Person] = relationship()


class FrameRelease(Base):
    """One frame with such a person that someone looked at and released."""

    __tablename__ = "frame_release"

    asset_id: Mapped[str] = mapped_column(ForeignKey("asset.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    released_at: Mapped[datetime] = mapped_column(default=utcnow)
    released_by: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
