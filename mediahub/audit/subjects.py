"""Subjects of audit entries: what something was done to, as it was called then."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import inspect
from sqlalchemy.orm import Session

from mediahub.catalog.models import Asset, Event, User
from mediahub.catalog.models.base import Base

NAMES = ("name", "title", "label", "filename", "slug", "email", "prefix", "code", "query", "text", "url")
"""Columns by which people know a row, the first that says something first."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What something was done to."""

    kind: str
    """The name of its table, or a word of its own for what has none."""
    id: str = ""
    name: str = ""
    event_id: int | None = None
    asset_id: str = ""
    """Of the picture that it belongs to, or is."""


def subject_of(session: Session, row: Subject | Base) -> Subject:
    """A row of the catalogue as a subject; a row that is new gets its id now."""
    if isinstance(row, Subject):
        return row
    if inspect(row).identity is None and inspect(row).pending:
        session.flush()
    values: Any = row
    asset_id = row.id if isinstance(row, Asset) else str(getattr(row, "asset_id", "") or "")
    event_id = row.id if isinstance(row, Event) else getattr(row, "event_id", None)
    if event_id is None and asset_id and (asset := session.get(Asset, asset_id)) is not None:
        event_id = asset.event_id
    identity = inspect(row).identity or inspect(row).mapper.primary_key_from_instance(row)
    return Subject(
        kind=row.__tablename__,
        id=":".join(str(part) for part in identity),
        name=row.name_and_address if isinstance(row, User) else _name(values),
        event_id=event_id,
        asset_id=asset_id,
    )


def _name(row: Any) -> str:
    named = (getattr(row, name, "") for name in NAMES)
    return next((value for value in named if isinstance(value, str) and value), "")


def pictures(session: Session, ids: Sequence[str], event_id: int | None = None) -> Subject:
    """One picture by its file's name, or several by their number."""
    if len(ids) == 1 and (asset := session.get(Asset, ids[0])) is not None:
        return subject_of(session, asset)
    return Subject("assets", name=str(len(ids)), event_id=event_id)


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """Details of what was changed: by name, the value before and the one after."""
    return {
        name: {"from": before.get(name), "to": value}
        for name, value in after.items()
        if before.get(name) != value
    }
