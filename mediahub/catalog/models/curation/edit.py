"""Edit history: actions on one or many assets, their parts, and each field that they changed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mediahub.catalog.models.accounts.user import User
from mediahub.catalog.models.base import Base, utcnow
from mediahub.catalog.models.message_text import MessageText
from mediahub.catalog.models.system.record import BigId


class EditAction(Base):
    """What someone did in one go, and can undo in one go.

    `state` goes `waiting` -> `running` -> `done`, or `failed` with a reason. An edit of one asset is done
    at once.
    """

    __tablename__ = "edit_action"
    __table_args__ = (Index(None, "state", "touched_at"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    kind: Mapped[str] = mapped_column(String(8))
    """`edit` of one asset, `bulk`, `undo` of another action, or `file`: words that came in a file."""
    spec: Mapped[list[Any]] = mapped_column(JSON, default=list)
    """The operations of a bulk edit, as JSON; see `curation.edits.operations`."""
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("edit_action.id", ondelete="SET NULL"))
    vocabulary: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, server_default="{}")
    """What it `added` to the vocabulary, or `removed` (`curation.edits.vocabulary`): field, key and name."""
    state: Mapped[str] = mapped_column(String(8), default="done")
    reason: Mapped[str] = mapped_column(MessageText, default="")
    total: Mapped[int] = mapped_column(default=1)
    """Assets that it is about."""
    done: Mapped[int] = mapped_column(default=0)
    """Assets that were looked at."""
    changed: Mapped[int] = mapped_column(default=0)
    skipped: Mapped[int] = mapped_column(default=0)
    """Assets that were left as they are: gone, not theirs, or changed by someone else meanwhile."""
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
    touched_at: Mapped[datetime] = mapped_column(default=utcnow)
    finished_at: Mapped[datetime | None]

    user: Mapped[User | None] = relationship()


class EditPart(Base):
    """Some assets of an action: what one transaction changes. A kill costs at most one."""

    __tablename__ = "edit_part"

    action_id: Mapped[int] = mapped_column(ForeignKey("edit_action.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    ids: Mapped[list[str]] = mapped_column(JSON)
    is_done: Mapped[bool] = mapped_column(default=False)


class AssetChange(Base):
    """One field of one asset, before and after. Append-only."""

    __tablename__ = "asset_change"
    __table_args__ = (Index(None, "action_id", "asset_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    asset_id: Mapped[str] = mapped_column(ForeignKey("asset.id", ondelete="CASCADE"), index=True)
    action_id: Mapped[int] = mapped_column(ForeignKey("edit_action.id", ondelete="CASCADE"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    field: Mapped[str] = mapped_column(String(40))
    """A name of `curation.fields`."""
    before: Mapped[Any] = mapped_column(JSON)
    after: Mapped[Any] = mapped_column(JSON)
    source: Mapped[str | None] = mapped_column(Text)
    """What `before` was typed as, where that had roster codes."""
    at: Mapped[datetime] = mapped_column(default=utcnow)
