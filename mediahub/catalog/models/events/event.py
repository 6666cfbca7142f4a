"""The event, its programme and its photographers."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, BigInteger, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mediahub.catalog.models.base import Base, utcnow

if TYPE_CHECKING:
    from mediahub.catalog.models.tagging.vocabulary import Person, Tag


class Event(Base):
    """What the pictures are of. Its zone is the one in which every time is shown."""

    __tablename__ = "event"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    timezone: Mapped[str] = mapped_column(String(64))
    """IANA zone, e.g. `Asia/Shanghai`."""
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    description: Mapped[str] = mapped_column(Text, default="")
    accent: Mapped[str] = mapped_column(String(7), default="#d5382f")
    """The event's own colour, `#rrggbb`."""
    facts_revision: Mapped[int] = mapped_column(default=0)
    """Grows with every change of what taggers are told of the event."""
    numbers_deliveries: Mapped[bool] = mapped_column(default=False)
    """Whether delivered files carry the number of whom they went to."""
    reads_words: Mapped[bool] = mapped_column(default=True)
    """Whether the words in its pictures are read, where this MediaHub can."""
    sees_words: Mapped[bool] = mapped_column(default=True)
    """Whether its pictures get visual words, and are found by them."""
    ftp_requires_tls: Mapped[bool] = mapped_column(default=False)
    """Whether its cameras are refused without TLS, before they say their password."""
    languages: Mapped[list[str]] = mapped_column(JSON, default=list)
    """Codes of the languages that its public pages are offered in, the usual one first; empty for all."""
    quota_bytes: Mapped[int | None] = mapped_column(BigInteger)
    """How many bytes of originals it may hold; None for as many as there is room for."""
    photographer_quotas: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """How many bytes each photographer may deliver to it, by name."""
    archived_at: Mapped[datetime | None]
    """Since when it is read-only and out of lists."""
    deleted_at: Mapped[datetime | None]
    """Since when it is in the trash, with every asset that was moved there at this very moment."""
    created_at: Mapped[datetime] = mapped_column(default=utcnow)

    sessions: Mapped[list[Session]] = relationship(back_populates="event", order_by="Session.starts_at")


class Session(Base):
    """A programme item: who speaks about what, where and when."""

    __tablename__ = "session"
    __table_args__ = (UniqueConstraint("event_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    code: Mapped[str] = mapped_column(String(40))
    """Short name in the event, used in URLs, file names and queries."""
    uid: Mapped[str] = mapped_column(String(255), default="")
    """What the program that it was imported from calls it (iCalendar UID)."""
    title: Mapped[str] = mapped_column(String(300))
    room: Mapped[str] = mapped_column(String(120), default="")
    track: Mapped[str] = mapped_column(String(120), default="")
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    description: Mapped[str] = mapped_column(Text, default="")

    event: Mapped[Event] = relationship(back_populates="sessions")
    speakers: Mapped[list[Person]] = relationship(secondary="session_person", order_by="Person.name")
    tags: Mapped[list[Tag]] = relationship(secondary="session_tag", order_by="Tag.label")


class SessionPerson(Base):
    __tablename__ = "session_person"

    session_id: Mapped[int] = mapped_column(ForeignKey("session.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)


class SessionTag(Base):
    __tablename__ = "session_tag"

    session_id: Mapped[int] = mapped_column(ForeignKey("session.id", ondelete="CASCADE"), primary_key=True)
    tag_id: Mapped[int] = mapped_column(ForeignKey("tag.id", ondelete="CASCADE"), primary_key=True)


class Photographer(Base):
    """Who shot it. Not everyone who shoots signs in, so this is not a user."""

    __tablename__ = "photographer"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    credit: Mapped[str] = mapped_column(String(200), default="")
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
