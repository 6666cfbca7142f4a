"""Roster codes: short codes for people, and the texts that were typed with them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mediahub.catalog.models.base import Base
from mediahub.catalog.models.tagging.vocabulary import Person


class RosterCode(Base):
    """What photographers type for a person at one event: `=bkm=`."""

    __tablename__ = "roster_code"
    __table_args__ = (UniqueConstraint("event_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    code: Mapped[str] = mapped_column(String(40))
    """Small letters and digits, without the equals signs."""
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    roles: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """By language (`en`, `zh`) the role as a caption says it, where it differs from the person's."""
    applied: Mapped[str] = mapped_column(String(64), default="")
    """SHA-256 of what it last expanded to; another value means that captions must follow."""

    person: Mapped[Person] = relationship()


class CodedText(Base):
    """A field of an asset as it was typed, codes and all; the asset has what it expands to."""

    __tablename__ = "coded_text"

    asset_id: Mapped[str] = mapped_column(ForeignKey("asset.id", ondelete="CASCADE"), primary_key=True)
    field: Mapped[str] = mapped_column(String(20), primary_key=True)
    """`title`, `headline` or `caption`."""
    source: Mapped[str] = mapped_column(Text)
    expanded: Mapped[str] = mapped_column(Text, default="")
    """What it gave; a text that differs from it was edited since, and is left alone."""
    unknown: Mapped[str] = mapped_column(String(300), default="")
    """The codes in it that stand for nobody, separated by spaces."""
