"""Depictions: tags and people of an asset, each with source, confidence and status.

One row for an asset and a target. A rejected row stays, so that the suggestion never returns. Sessions of an
asset have these columns too, in `catalog.models.events.asset_session`: events rest on this folder, and it not
on them.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from mediahub.catalog.models.base import Base
from mediahub.catalog.models.tagging.vocabulary import Person, Tag


class Source(StrEnum):
    """Where a depiction came from."""

    EMBEDDED = "embedded"
    PROGRAMME = "programme"
    VOCABULARY = "vocabulary"
    OCR = "ocr"
    FACE = "face"
    LOOK = "look"
    MANUAL = "manual"


class Status(StrEnum):
    """Whether a person has looked at it. Suggested depictions are searched too, and ranked lower."""

    SUGGESTED = "suggested"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


class Depiction:
    """The columns that persons, tags and sessions on an asset share."""

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Index, ...]:
        """The asset is second in the primary key, as columns of a mixin come last; so it has an index of its
        own, which also says what nobody rejected. What is suggested is a part that gets small."""
        suggested = text("status = 'suggested'")
        return (
            Index(None, "asset_id", "status"),
            Index(None, "asset_id", "source", sqlite_where=suggested, postgresql_where=suggested),
        )

    asset_id: Mapped[str] = mapped_column(ForeignKey("asset.id", ondelete="CASCADE"), primary_key=True)
    source: Mapped[str] = mapped_column(String(12))
    confidence: Mapped[float] = mapped_column(default=1.0)
    """0 to 1."""
    status: Mapped[str] = mapped_column(String(10), default=Status.SUGGESTED.value)
    evidence: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    """What each tagger says for it, the strongest first: `tagger`, `source`, `confidence`, `status`, and why:
    `reason`, a sentence in English with `{names}`, and the `values` of these."""


class AssetPerson(Depiction, Base):
    __tablename__ = "asset_person"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    person: Mapped[Person] = relationship()


class AssetTag(Depiction, Base):
    __tablename__ = "asset_tag"

    tag_id: Mapped[int] = mapped_column(ForeignKey("tag.id", ondelete="CASCADE"), primary_key=True)
    tag: Mapped[Tag] = relationship()
