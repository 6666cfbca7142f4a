"""Galleries: sections, pictures in order, captions; and the versions that were published."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mediahub.catalog.models.base import Base, utcnow
from mediahub.catalog.models.events.event import Event


class Gallery(Base):
    """A draft that the team works on together. What the world sees is its published version.

    Whoever changes it locks this row first, and raises `revision`.
    """

    __tablename__ = "gallery"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    slug: Mapped[str] = mapped_column(String(90), unique=True)
    """Its public address, and its name in queries. It never changes."""
    revision: Mapped[int] = mapped_column(default=1)
    title: Mapped[str] = mapped_column(String(200))
    intro: Mapped[str] = mapped_column(Text, default="")
    layout: Mapped[str] = mapped_column(String(12), default="justified")
    """`justified`, `grid` or `story`."""
    cover_id: Mapped[str | None] = mapped_column(String(20))
    """An asset; its first picture where there is none."""
    colour: Mapped[str] = mapped_column(String(7), default="")
    """`#rrggbb` in place of the event's own."""
    shows_logo: Mapped[bool] = mapped_column(default=True)
    live_query: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    """Of a live gallery: `q` and `filters`, whose pictures come in by themselves."""
    published: Mapped[int | None]
    """The number of the version that the world sees."""
    archived_at: Mapped[datetime | None]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
    updated_at: Mapped[datetime] = mapped_column(default=utcnow)

    event: Mapped[Event] = relationship()
    sections: Mapped[list[GallerySection]] = relationship(cascade="all, delete-orphan")
    items: Mapped[list[GalleryItem]] = relationship(cascade="all, delete-orphan")
    versions: Mapped[list[GalleryVersion]] = relationship(
        cascade="all, delete-orphan", order_by="GalleryVersion.number"
    )


class GallerySection(Base):
    """A heading with text, and the pictures that follow it."""

    __tablename__ = "gallery_section"

    gallery_id: Mapped[int] = mapped_column(ForeignKey("gallery.id", ondelete="CASCADE"), primary_key=True)
    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    """Made by whoever adds it, so that a page may go on with it before the server answered."""
    position: Mapped[str] = mapped_column(String(200))
    """See `curation.galleries.ordering`. Compared by code points, never by the database."""
    heading: Mapped[str] = mapped_column(String(300), default="")
    text: Mapped[str] = mapped_column(Text, default="")


class GalleryItem(Base):
    """A picture in a gallery; each at most once."""

    __tablename__ = "gallery_item"

    gallery_id: Mapped[int] = mapped_column(ForeignKey("gallery.id", ondelete="CASCADE"), primary_key=True)
    asset_id: Mapped[str] = mapped_column(
        ForeignKey("asset.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    section_id: Mapped[str] = mapped_column(String(16))
    position: Mapped[str] = mapped_column(String(200))
    caption: Mapped[str | None] = mapped_column(Text)
    """In place of the asset's own, here only."""
    is_live: Mapped[bool] = mapped_column(default=False)
    """It came by the live query, and goes with it."""
    is_hidden: Mapped[bool] = mapped_column(default=False)
    """Taken out of a live gallery by a person: the query does not bring it back."""


class GalleryVersion(Base):
    """What was published: a snapshot, and who was told that what was left out."""

    __tablename__ = "gallery_version"
    __table_args__ = (UniqueConstraint("gallery_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    gallery_id: Mapped[int] = mapped_column(ForeignKey("gallery.id", ondelete="CASCADE"))
    number: Mapped[int]
    revision: Mapped[int]
    """Of the draft that it was made from."""
    content: Mapped[dict[str, Any]] = mapped_column(JSON, deferred=True)
    """See `curation.snapshot`."""
    left_out: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)
    """Pictures of the draft that may not be published: `id` and `reason`."""
    note: Mapped[str] = mapped_column(String(300), default="")
    published_by: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    published_at: Mapped[datetime] = mapped_column(default=utcnow)


class GalleryChange(Base):
    """The operations that led to a revision, and whose they were."""

    __tablename__ = "gallery_change"

    gallery_id: Mapped[int] = mapped_column(ForeignKey("gallery.id", ondelete="CASCADE"), primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    at: Mapped[datetime] = mapped_column(default=utcnow)
    operations: Mapped[list[dict[str, Any]]] = mapped_column(JSON)


class GalleryComment(Base):
    """What the team says to itself about a gallery, or about one picture in it. Never published."""

    __tablename__ = "gallery_comment"
    __table_args__ = (Index(None, "gallery_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    gallery_id: Mapped[int] = mapped_column(ForeignKey("gallery.id", ondelete="CASCADE"))
    asset_id: Mapped[str | None] = mapped_column(String(20))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(default=utcnow)
    resolved_at: Mapped[datetime | None]
