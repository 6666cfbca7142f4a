"""The asset: one photo or clip, its renditions and all the metadata that was read from it."""

from __future__ import annotations

import base64
import hashlib
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    JSON,
    BigInteger,
    ColumnElement,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    and_,
    exists,
    select,
    text,
)
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship

from mediahub.catalog.models.assets.provenance import AssetProvenance
from mediahub.catalog.models.base import Base, utcnow
from mediahub.catalog.models.events.asset_session import AssetSession
from mediahub.catalog.models.events.event import Event, Photographer
from mediahub.catalog.models.events.terms import DeliverySettings, FrameRelease, NoPublication
from mediahub.catalog.models.tagging.depictions import AssetPerson, AssetTag, Status
from mediahub.catalog.models.uploads.batch import Batch

if TYPE_CHECKING:
    from mediahub.catalog.models.assets.companion import Companion


def asset_id(event_slug: str, sha256: str) -> str:
    """The id of these bytes in this event: 16 characters of base32.

    It follows from the content, so that ingest may be killed and repeated at any point and always
    ends with the same asset.
    """
    digest = hashlib.sha256(f"{event_slug}\0{sha256}".encode()).digest()
    return base64.b32encode(digest[:10]).decode().lower()


def _held(asset_id: Any, event_id: Any) -> ColumnElement[bool]:
    """Whether someone who must not be published is in the frame, and nobody released it."""
    shown = (
        select(AssetPerson.person_id)
        .join(
            NoPublication,
            and_(NoPublication.person_id == AssetPerson.person_id, NoPublication.event_id == event_id),
        )
        .where(
            AssetPerson.asset_id == asset_id,
            AssetPerson.status != Status.REJECTED.value,
            ~exists().where(
                FrameRelease.asset_id == AssetPerson.asset_id,
                FrameRelease.person_id == AssetPerson.person_id,
            ),
        )
    )
    return shown.correlate_except(AssetPerson, NoPublication, FrameRelease).exists()


class Asset(Base):
    """One photo or clip. Field names are those of the IPTC Photo Metadata Standard and EXIF.

    `state` is `storing` until original and renditions are all in S3, then `ready`; `withdrawn` while
    nobody may use it; `trashed` while it waits to be deleted.
    """

    __tablename__ = "asset"
    __table_args__ = (
        UniqueConstraint("event_id", "sha256"),
        Index(None, "event_id", "taken_at"),
        Index(None, "event_id", "camera_at"),
        Index(None, "event_id", "head_tail"),
        Index(None, "event_id", "picture_hash"),
        Index(None, "event_id", "state", "taken_at", "id"),
        Index(None, "state", "updated_at"),
        Index(None, "event_id", "photographer_id", "kind", "state", "created_at", "size"),
        Index(
            "ix_asset_picture_unknown",
            "event_id",
            "dhash",
            "width",
            "height",
            sqlite_where=text("picture_hash IS NULL"),
            postgresql_where=text("picture_hash IS NULL"),
        ),
        Index(
            "ix_asset_manifests_unread",
            "state",
            "created_at",
            sqlite_where=text("manifests_read = 0"),
            postgresql_where=text("NOT manifests_read"),
        ),
    )

    id: Mapped[str] = mapped_column(String(20), primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    filled: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """By field, the template of its words and the text that it gave; see `ingest.metadata.refilling`."""
    batch_id: Mapped[int] = mapped_column(ForeignKey("batch.id"), index=True)
    photographer_id: Mapped[int] = mapped_column(ForeignKey("photographer.id"), index=True)
    contributor: Mapped[str] = mapped_column(String(64), default="")
    """Which holder of a contributor link delivered it (see `Batch.contributor`); empty for the team's. What
    is concluded from serial numbers, names and times stays among pictures of one of them."""
    state: Mapped[str] = mapped_column(String(12), default="storing")
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
    updated_at: Mapped[datetime] = mapped_column(default=utcnow, onupdate=utcnow)
    deleted_at: Mapped[datetime | None]
    """When it was moved to the trash."""
    deleted_by: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))

    # the original
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int] = mapped_column(BigInteger)
    head_tail: Mapped[str | None] = mapped_column(String(64))
    """See `media.hashing.head_tail_file`."""
    picture_hash: Mapped[str | None] = mapped_column(String(64))
    """See `media.picture_data`; None where nobody looked, empty where nothing can be claimed."""
    mime: Mapped[str] = mapped_column(String(60))
    kind: Mapped[str] = mapped_column(String(8))
    """`photo` or `video`."""
    filename: Mapped[str] = mapped_column(String(300))
    """The name that the camera or photographer gave it."""
    original_key: Mapped[str] = mapped_column(String(300))
    awaited: Mapped[bool] = mapped_column(default=False)
    """Whether only a small picture is here and the original is still on its way."""
    manifests_read: Mapped[bool] = mapped_column(default=False)
    """Whether the original was read for Content Credentials, which earlier versions did not."""
    verified_at: Mapped[datetime | None]
    """When the stored original was read and found to be `sha256`; only where S3 keeps no checksum of it."""

    # the picture
    width: Mapped[int]
    height: Mapped[int]
    """Pixels as displayed."""
    orientation: Mapped[int | None]
    duration: Mapped[float | None]
    """Seconds of a clip, or of the clip that phones put into a photo."""
    video_codec: Mapped[str | None] = mapped_column(String(40))
    placeholder: Mapped[str] = mapped_column(String(80), default="")
    """ThumbHash, base64."""
    colour: Mapped[str] = mapped_column(String(7), default="#808080")
    dhash: Mapped[int | None] = mapped_column(BigInteger)
    """64-bit difference hash, as a signed number."""
    sharpness: Mapped[float | None]
    stack_id: Mapped[str | None] = mapped_column(String(20), index=True)
    """Of a burst, or of the same picture several times: the id of the one on top. See `catalog.stacks`."""

    # when and with what
    taken_at: Mapped[datetime]
    """The moment of the shutter in UTC; the arrival's where nothing better is known."""
    taken_offset: Mapped[int | None]
    """Minutes east of UTC of the zone it was taken in, where known."""
    taken_source: Mapped[str] = mapped_column(String(20))
    """What the zone or time rests on: `offset`, `gps`, `event`, `container`, `arrival`, or `clock` where only
    the correction made sense of the camera's time."""
    camera_at: Mapped[datetime | None]
    """What the camera's own clock showed, in UTC: with the zone that it wrote, else read in the event's.
    None where it did not say."""
    clock_shift: Mapped[float] = mapped_column(default=0.0)
    """Seconds by which `taken_at` was corrected."""
    clock_basis: Mapped[str] = mapped_column(String(8), default="")
    """What the correction rests on: `batch`, `qr` or `hand`; empty for none."""
    make: Mapped[str | None] = mapped_column(String(120))
    model: Mapped[str | None] = mapped_column(String(120))
    lens: Mapped[str | None] = mapped_column(String(200))
    serial: Mapped[str | None] = mapped_column(String(120))
    iso: Mapped[float | None]
    f_number: Mapped[float | None]
    exposure_time: Mapped[float | None]
    focal_length: Mapped[float | None]
    gps_lat: Mapped[float | None]
    gps_lon: Mapped[float | None]

    # words
    title: Mapped[str] = mapped_column(Text, default="")
    headline: Mapped[str] = mapped_column(Text, default="")
    caption: Mapped[str] = mapped_column(Text, default="")
    creator: Mapped[str] = mapped_column(Text, default="")
    credit: Mapped[str] = mapped_column(Text, default="")
    copyright: Mapped[str] = mapped_column(Text, default="")
    instructions: Mapped[str] = mapped_column(Text, default="")
    city: Mapped[str] = mapped_column(Text, default="")
    country: Mapped[str] = mapped_column(Text, default="")
    location: Mapped[str] = mapped_column(Text, default="")
    rating: Mapped[float | None]

    # how it was made (IPTC Photo Metadata 2025.1)
    digital_source_type: Mapped[str] = mapped_column(String(200), default="")
    """Code of IPTC's vocabulary, e.g. `digitalCapture` or `trainedAlgorithmicMedia`; the URI where it is of
    another one. Empty where nobody said."""
    ai_system_used: Mapped[str] = mapped_column(Text, default="")
    ai_system_version_used: Mapped[str] = mapped_column(Text, default="")
    ai_prompt_information: Mapped[str] = mapped_column(Text, default="")
    ai_prompt_writer_name: Mapped[str] = mapped_column(Text, default="")

    # terms
    rights_class: Mapped[str] = mapped_column(String(12), default="editorial")
    """`free`, `editorial`, `partners` or `none` (not for use)."""
    usage_terms: Mapped[str] = mapped_column(Text, default="")
    embargo_until: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
    data_mining: Mapped[str] = mapped_column(String(200), default="")
    """PLUS Data Mining by its code, e.g. `DMI-PROHIBITED`; empty for what its event says."""
    other_constraints: Mapped[str] = mapped_column(Text, default="")
    """PLUS Other Constraints."""

    # what the rules look at beside its own columns; read with every asset
    held: Mapped[bool] = column_property(_held(id, event_id))
    """Someone who must not be published is in it, accepted or suggested, and nobody released it."""
    opens_at: Mapped[datetime | None] = column_property(
        select(DeliverySettings.opens_at)
        .where(DeliverySettings.event_id == event_id)
        .correlate_except(DeliverySettings)
        .scalar_subquery()
    )
    """The event's armed embargo."""
    event_zone: Mapped[str] = column_property(
        select(Event.timezone).where(Event.id == event_id).correlate_except(Event).scalar_subquery()
    )
    event_slug: Mapped[str] = column_property(
        select(Event.slug).where(Event.id == event_id).correlate_except(Event).scalar_subquery()
    )

    event: Mapped[Event] = relationship()
    batch: Mapped[Batch] = relationship()
    photographer: Mapped[Photographer] = relationship()
    renditions: Mapped[list[Rendition]] = relationship(
        cascade="all, delete-orphan", order_by="Rendition.width"
    )
    raw: Mapped[AssetMetadata | None] = relationship(cascade="all, delete-orphan", uselist=False)
    provenance: Mapped[AssetProvenance | None] = relationship(
        primaryjoin=lambda: and_(
            AssetProvenance.asset_id == Asset.id, AssetProvenance.sha256 == Asset.sha256
        ),
        foreign_keys=lambda: [AssetProvenance.asset_id, AssetProvenance.sha256],
        viewonly=True,
        uselist=False,
    )
    companions: Mapped[list[Companion]] = relationship(
        cascade="all, delete-orphan", order_by="Companion.filename"
    )
    persons: Mapped[list[AssetPerson]] = relationship(cascade="all, delete-orphan")
    tags: Mapped[list[AssetTag]] = relationship(cascade="all, delete-orphan")
    sessions: Mapped[list[AssetSession]] = relationship(cascade="all, delete-orphan")


class Rendition(Base):
    """A picture made from the original. Its key is content-addressed, so it may be cached for ever."""

    __tablename__ = "rendition"

    asset_id: Mapped[str] = mapped_column(ForeignKey("asset.id", ondelete="CASCADE"), primary_key=True)
    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    """`thumb`, `preview`, …"""
    key: Mapped[str] = mapped_column(String(300))
    mime: Mapped[str] = mapped_column(String(60))
    width: Mapped[int]
    height: Mapped[int]
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64), default="")
    """Of its bytes; empty where an older version made it."""


class AssetMetadata(Base):
    """Every EXIF, IPTC and XMP value as it was read; apart from the asset, to keep its row small."""

    __tablename__ = "asset_metadata"

    asset_id: Mapped[str] = mapped_column(ForeignKey("asset.id", ondelete="CASCADE"), primary_key=True)
    values: Mapped[dict[str, Any]] = mapped_column(JSON)
    keywords: Mapped[list[str]] = mapped_column(JSON, default=list)
    persons: Mapped[list[str]] = mapped_column(JSON, default=list)
    """IPTC Keywords and PersonInImage as the file gives them: what taggers start from."""
    file_words: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """What the first picture (`first`), the latest (`picture`) and the latest XMP file (`sidecar`) said, by
    field: what a later file says just like that is no news."""
