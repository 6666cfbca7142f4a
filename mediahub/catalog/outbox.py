"""Telling the indexer and the record writer, in the same transaction as the change itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import func, insert, literal, select
from sqlalchemy.orm import Session

from mediahub.catalog.base import UtcDateTime, utcnow
from mediahub.catalog.models import Asset, Outbox, RecordOutbox

CHUNK = 500
"""Ids in one statement: under every database's limit of parameters."""


def announce(session: Session, asset_ids: Iterable[str]) -> None:
    """Say that the search documents and the records of these assets are out of date.

    For an asset that is to be deleted, call it before.
    """
    ids, now = list(asset_ids), utcnow()
    if not ids:
        return
    session.execute(insert(Outbox), [{"asset_id": asset, "created_at": now} for asset in ids])
    announce_records(session, ids)


def announce_records(session: Session, ids: Sequence[str]) -> None:
    """Say that the records of these assets are out of date, and nothing else."""
    for start in range(0, len(ids), CHUNK):
        rows = select(Asset.id, Asset.event_id, literal(utcnow(), UtcDateTime))
        rows = rows.where(Asset.id.in_(ids[start : start + CHUNK]))
        session.execute(insert(RecordOutbox).from_select(["asset_id", "event_id", "created_at"], rows))


def backlog(session: Session) -> int:
    """How many announcements the indexer has not dealt with yet."""
    return session.scalar(select(func.count()).select_from(Outbox)) or 0
