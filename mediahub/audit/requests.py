"""Entries of what only reads the catalogue, and still matters: tables and papers that leave the house."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mediahub.audit.actions import Action
from mediahub.audit.entries import record
from mediahub.audit.subjects import Subject
from mediahub.catalog.db.database import Database


def record_export(
    database: Database,
    name: str,
    event_id: int | None = None,
    details: Mapping[str, Any] | None = None,
    action: Action = Action.TABLE_EXPORTED,
) -> None:
    """Write down that a file called `name` is about to be handed out."""
    with database.begin() as session:
        record(session, action, Subject("table", name=name, event_id=event_id), details)


def record_own_export(database: Database, event_id: int | None, details: Mapping[str, Any]) -> None:
    """Write down that the audit log itself is about to be handed out."""
    with database.begin() as session:
        record(session, Action.AUDIT_EXPORTED, Subject("audit_entry", event_id=event_id), details)
