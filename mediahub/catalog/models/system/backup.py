"""Backups that were asked for or made, for the page that lists them; the target itself holds the truth."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from mediahub.catalog.models.base import Base, utcnow
from mediahub.catalog.models.message_text import MessageText


class BackupRun(Base):
    """One backup. `state` goes `waiting` -> `running` -> `done`, or `failed` with a reason."""

    __tablename__ = "backup_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(String(8), default="waiting", index=True)
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    """Nobody where it was the schedule or a command."""
    target: Mapped[str] = mapped_column(String(500), default="")
    """Where it lies, as a person writes it."""
    name: Mapped[str] = mapped_column(String(40), default="")
    """Of the backup, in its target."""
    moment: Mapped[datetime | None]
    """What was acknowledged before it is in the backup."""
    events: Mapped[int] = mapped_column(default=0)
    assets: Mapped[int] = mapped_column(default=0)
    size: Mapped[int] = mapped_column(BigInteger, default=0)
    """Bytes of everything in it."""
    copied: Mapped[int] = mapped_column(BigInteger, default=0)
    """Bytes that were not there from an earlier one."""
    missing: Mapped[int] = mapped_column(default=0)
    """Objects that were lost before."""
    problem: Mapped[str] = mapped_column(MessageText, default="")
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
    finished_at: Mapped[datetime | None]
