"""Pictures whose presigned addresses have to end: noted on withdrawal, done by a worker."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm import Session

from mediahub.catalog.db.conflicts import insert_into
from mediahub.catalog.models import AddressDue


def call_back(session: Session, asset_ids: Iterable[str]) -> None:
    """Have every address of these assets' files that is out end soon."""
    rows = [{"asset_id": asset_id} for asset_id in asset_ids]
    if rows:
        session.execute(insert_into(AddressDue, session).on_conflict_do_nothing(), rows)
