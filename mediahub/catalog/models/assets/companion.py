"""Companions: the other files of an asset, RAW file or camera JPEG, XMP sidecars, manifests, versions."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mediahub.catalog.models.assets.asset import Asset
from mediahub.catalog.models.base import Base, utcnow


class Companion(Base):
    """A file that was delivered with an asset's original and is kept as untouched as that.

    The original is what everybody can open. Of a RAW file and the JPEG that the camera wrote with it, that is
    the JPEG; see `ingest.reading.pairs`. Of a picture and its retouched version, that is the latest; see
    `curation.edits.versions`.
    """

    __tablename__ = "companion"
    __table_args__ = (
        Index(None, "event_id", "sha256"),
        Index(None, "event_id", "head_tail"),
        Index(None, "event_id", "picture_hash"),
        Index(None, "state", "created_at"),
    )

    asset_id: Mapped[str] = mapped_column(ForeignKey("asset.id", ondelete="CASCADE"), primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    role: Mapped[str] = mapped_column(String(8))
    """`raw`, `sidecar`, `manifest` for a `.c2pa` file, `edited` for the same picture with other words in its
    file, or `earlier` for an original that was replaced; `picture` while it is on its way to be the
    original."""
    state: Mapped[str] = mapped_column(String(12), default="storing")
    """`storing` until its object is in S3, then `ready`."""
    size: Mapped[int] = mapped_column(BigInteger)
    head_tail: Mapped[str | None] = mapped_column(String(64))
    """See `media.hashing.head_tail_file`."""
    picture_hash: Mapped[str | None] = mapped_column(String(64))
    """See `Asset.picture_hash`."""
    mime: Mapped[str] = mapped_column(String(60))
    filename: Mapped[str] = mapped_column(String(300))
    """The name that the camera or photographer gave it."""
    key: Mapped[str] = mapped_column(String(300), index=True)
    verified_at: Mapped[datetime | None]
    """See `Asset.verified_at`."""
    created_at: Mapped[datetime] = mapped_column(default=utcnow)

    asset: Mapped[Asset] = relationship(back_populates="companions")
