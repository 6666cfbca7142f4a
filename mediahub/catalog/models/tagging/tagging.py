"""Taggers' work and failures, tag rules, and the history of the vocabulary."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mediahub.catalog.models.base import Base, utcnow
from mediahub.catalog.models.tagging.vocabulary import Tag


class TaggerRun(Base):
    """One tagger and one asset: whether it has looked, and when it is to look again.

    `state` is `due` (looks again when `next_try` has come), `done`, or `failed` (given up: only another
    version of the tagger tries again). A tagger that looked in line with ingest leaves a row only when it
    failed.
    """

    __tablename__ = "tagger_run"
    __table_args__ = (Index(None, "state", "tagger", "next_try"),)

    asset_id: Mapped[str] = mapped_column(ForeignKey("asset.id", ondelete="CASCADE"), primary_key=True)
    tagger: Mapped[str] = mapped_column(String(40), primary_key=True)
    version: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(8), default="due")
    attempts: Mapped[int] = mapped_column(default=0)
    next_try: Mapped[datetime] = mapped_column(default=utcnow)
    error: Mapped[str] = mapped_column(Text, default="")
    """What went wrong the last time; empty if nothing did."""


class TagRule(Base):
    """What is said in certain fields gives a tag: "a caption that mentions AiMOGA: robotics demo"."""

    __tablename__ = "tag_rule"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int | None] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    """None for every event."""
    tag_id: Mapped[int] = mapped_column(ForeignKey("tag.id", ondelete="CASCADE"), index=True)
    phrases: Mapped[list[str]] = mapped_column(JSON, default=list)
    """Any of these, as whole words."""
    fields: Mapped[list[str]] = mapped_column(JSON, default=list)
    """Where they are looked for: `words` (title, headline, caption), `ocr`, `filename`, `location`,
    `keywords`."""
    enabled: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(default=utcnow)

    tag: Mapped[Tag] = relationship()


class VocabularyChange(Base):
    """A change of the vocabulary, with what it takes to undo it."""

    __tablename__ = "vocabulary_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(default=utcnow, index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    action: Mapped[str] = mapped_column(String(20))
    """`rename`, `merge`, `move`, `names`, `add`, `remove` or `import`."""
    label: Mapped[str] = mapped_column(String(200))
    """What the tag was called."""
    data: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """What there was before; see `tagging.vocabulary.edit`."""
    undone_at: Mapped[datetime | None]
