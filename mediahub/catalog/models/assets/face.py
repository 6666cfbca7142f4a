"""Faces, where an event switched them on: what was found, and who people said it is.

Embeddings are biometric data. They live in these tables and nowhere else: not in the records beside the
originals, not in the index. Erasing (`curation.faces.erase`) empties all but `FaceConsent`, which says who
decided.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mediahub.catalog.models.base import Base, utcnow
from mediahub.catalog.models.tagging.vocabulary import Person


class FaceConsent(Base):
    """A decision about an event's faces. The latest says whether they are on; none means off."""

    __tablename__ = "face_consent"
    __table_args__ = (Index(None, "event_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    at: Mapped[datetime] = mapped_column(default=utcnow)
    act: Mapped[str] = mapped_column(String(10))
    """`on`, `threshold`, `off`, or `erase`, which is off too."""
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    who: Mapped[str] = mapped_column(String(255))
    """Name and address of the account, which stay when it is deleted."""
    basis: Mapped[str] = mapped_column(Text, default="")
    """On what legal basis faces are looked at, in the words of who switched them on."""
    threshold: Mapped[float]
    """The distance up to which a face is suggested as somebody's."""
    finished_at: Mapped[datetime | None]
    """Of `erase`: when nothing was left in the bucket either."""


class FaceScan(Base):
    """That a picture was looked at. A row without `scanned_at` is one where that failed so far."""

    __tablename__ = "face_scan"

    asset_id: Mapped[str] = mapped_column(ForeignKey("asset.id", ondelete="CASCADE"), primary_key=True)
    faces: Mapped[int] = mapped_column(default=0)
    """How many were found."""
    key: Mapped[str | None] = mapped_column(String(300))
    """Where the strip lies that shows each of them small, side by side; see `media.vision.faces`."""
    finder: Mapped[str] = mapped_column(String(40), default="")
    """What looked; pictures that an older one saw are looked at again."""
    scanned_at: Mapped[datetime | None]
    seconds: Mapped[float] = mapped_column(default=0.0)
    failures: Mapped[int] = mapped_column(default=0)
    retry_at: Mapped[datetime | None]


class FaceGroup(Base):
    """Faces that are alike enough to be one person."""

    __tablename__ = "face_group"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    """Who that is, once somebody said so; then nobody joins it any more."""
    is_hidden: Mapped[bool] = mapped_column(default=False)
    """Somebody said that it need not be named."""


class Face(Base):
    """A face in a picture. The box is in fractions of the picture as displayed."""

    __tablename__ = "face"
    __table_args__ = (UniqueConstraint("asset_id", "place"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    asset_id: Mapped[str] = mapped_column(ForeignKey("asset.id", ondelete="CASCADE"))
    place: Mapped[int]
    """In the strip of its picture, from nought."""
    x: Mapped[float]
    y: Mapped[float]
    width: Mapped[float]
    height: Mapped[float]
    score: Mapped[float]
    """How sure the detector is; 0.2 is doubtful, 1 is sure."""
    embedding: Mapped[bytes] = mapped_column(LargeBinary)
    """128 half-precision floats, little-endian. Faces of one person are near each other."""
    group_id: Mapped[int | None] = mapped_column(ForeignKey("face_group.id", ondelete="SET NULL"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    """Whose it is, as a person said."""
    guess_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    """Whose it seems to be: that is suggested as a mark of the picture."""
    distance: Mapped[float | None]
    """From the known faces of `guess_id`."""


class FacePortrait(Base):
    """A face that shows how a person looks, at one event."""

    __tablename__ = "face_portrait"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    asset_id: Mapped[str | None] = mapped_column(ForeignKey("asset.id", ondelete="SET NULL"), index=True)
    """The picture that it was chosen from; none for one that was uploaded."""
    embedding: Mapped[bytes] = mapped_column(LargeBinary)
    key: Mapped[str] = mapped_column(String(300))
    """Where it lies as a small picture."""
    added_at: Mapped[datetime] = mapped_column(default=utcnow)
    added_by: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))

    person: Mapped[Person] = relationship()
