"""Telling the indexer, in the same transaction as the change itself."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from mediahub.catalog.base import utcnow
from mediahub.catalog.models import Outbox


def announce(session: Session, asset_ids: Iterable[str]) -> None:
    """Say that the search documents of these assets are out of date."""
    rows = [{"asset_id": asset, "created_at": utcnow()} for asset in asset_ids]
    if rows:
        session.execute(insert(Outbox), rows)


def backlog(session: Session) -> int:
    """How many announcements the indexer has not dealt with yet."""
    return session.scalar(select(func.count()).select_from(Outbox)) or 0
