"""Audit log: who did what of consequence, when and from where."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from mediahub.catalog.models.base import Base, utcnow
from mediahub.catalog.models.system.record import BigId


class AuditEntry(Base):
    """Something that somebody did. Append-only: the database refuses to change a row, but to empty its
    address, and to delete one, but for the retention job (`AuditCutoff`).

    So it holds copies and no references: accounts, events and pictures may go, what happened stays.
    """

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index(None, "at", "id"),
        Index(None, "event_id", "at", "id"),
        Index(None, "action", "at", "id"),
        Index(None, "outcome", "at", "id"),
        Index(None, "actor_kind", "actor_id", "at", "id"),
        Index(None, "subject_kind", "subject_id", "at", "id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    at: Mapped[datetime] = mapped_column(default=utcnow)
    action: Mapped[str] = mapped_column(String(40))
    """A name of `audit.actions.Action`."""
    outcome: Mapped[str] = mapped_column(String(8), default="done")
    """`done`, `failed` or `refused`."""
    actor_kind: Mapped[str] = mapped_column(String(12))
    """See `audit.origin.ActorKind`."""
    actor_id: Mapped[int | None]
    """Of the account, link or camera account, where there is one."""
    actor_name: Mapped[str] = mapped_column(String(300), default="")
    """As it was then."""
    role: Mapped[str] = mapped_column(String(80), default="")
    """The actor's roles then, separated by spaces."""
    means: Mapped[str] = mapped_column(String(80), default="")
    """What it was done with: a kind and its public name, as `token mediahub_0123456789`."""
    address: Mapped[str] = mapped_column(String(45), default="")
    """Of the client; emptied when it is old (`Ages.audit_address_days`)."""
    request_id: Mapped[str] = mapped_column(String(64), default="", index=True)
    event_id: Mapped[int | None]
    event: Mapped[str] = mapped_column(String(80), default="")
    """Slug of the event then."""
    subject_kind: Mapped[str] = mapped_column(String(24), default="")
    subject_id: Mapped[str] = mapped_column(String(64), default="")
    subject_name: Mapped[str] = mapped_column(String(300), default="")
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """What was changed; no secrets."""
    words: Mapped[str] = mapped_column(Text, default="")
    """What a search looks through, in small letters."""


class AuditAsset(Base):
    """An asset that an entry is about: the trail of a picture. As append-only as the entries."""

    __tablename__ = "audit_asset"

    asset_id: Mapped[str] = mapped_column(String(20), primary_key=True)
    entry_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("audit_entry.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class AuditCutoff(Base):
    """The permission to delete entries that are older: there for the time of the transaction that uses it."""

    __tablename__ = "audit_cutoff"

    before: Mapped[datetime] = mapped_column(primary_key=True)
