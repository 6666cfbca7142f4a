"""What is made from a picture's pixels, and again at will: text, visual words, palette and embedding."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from mediahub.catalog.models.base import Base


class AssetText(Base):
    """The words in a picture. A row without `read_at` is one that could not be read so far."""

    __tablename__ = "asset_text"
    __table_args__ = (Index(None, "read_at"),)

    asset_id: Mapped[str] = mapped_column(ForeignKey("asset.id", ondelete="CASCADE"), primary_key=True)
    text: Mapped[str] = mapped_column(Text, default="")
    """Its lines, one below the other: what search finds."""
    lines: Mapped[list[Any]] = mapped_column(JSON, default=list)
    """By line `{"text", "confidence", "words": [[word, x, y, width, height], …]}`; boxes in fractions of
    the picture as displayed, from its left upper corner."""
    reader: Mapped[str] = mapped_column(String(40), default="")
    """What read it; pictures that an older one read are read again."""
    read_at: Mapped[datetime | None]
    seconds: Mapped[float] = mapped_column(default=0.0)
    """How long that took."""
    failures: Mapped[int] = mapped_column(default=0)
    retry_at: Mapped[datetime | None]


class AssetFeatures(Base):
    """Colours, and where it stands among all pictures."""

    __tablename__ = "asset_features"

    asset_id: Mapped[str] = mapped_column(ForeignKey("asset.id", ondelete="CASCADE"), primary_key=True)
    palette: Mapped[str] = mapped_column(String(120), default="")
    """Its main colours, the largest first, with their share in thousandths: `d5382f:412 1a1a1a:233`."""
    embedding: Mapped[bytes | None] = mapped_column(LargeBinary)
    """What it shows, as signed bytes (see `media.vision.embedding`); none where nobody looked, or could."""
    embedder: Mapped[str] = mapped_column(String(40), default="")
    """What looked at it; pictures that another one looked at are looked at again."""


class VisualWords(Base):
    """What one labeller sees in a picture, as words: guesses. See `media.vision.labels.visual_words`."""

    __tablename__ = "visual_words"

    asset_id: Mapped[str] = mapped_column(ForeignKey("asset.id", ondelete="CASCADE"), primary_key=True)
    labeller: Mapped[str] = mapped_column(String(40), primary_key=True)
    version: Mapped[int]
    """Of the labeller; what an older one saw is looked at again."""
    words: Mapped[list[Any]] = mapped_column(JSON, default=list)
    """The surest first, `{"word", "sure", "names": {language: [name, …]}}`."""
    failures: Mapped[int] = mapped_column(default=0)
    """In a row. After the last try the picture is set apart until there is another version."""
    retry_at: Mapped[datetime | None]
