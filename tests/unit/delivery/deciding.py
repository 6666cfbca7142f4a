"""Decisions of an event about its pictures."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediahub.catalog.db.conditions import to_sql
from mediahub.catalog.models import (
    Asset,
)
from mediahub.catalog.models.base import utcnow
from mediahub.rights import Viewer, visible_to

NOW = datetime(2025, 10, 18, 2, 0, tzinfo=UTC)
VIEWERS = [Viewer(frozenset({"press"}), 1), Viewer(frozenset({"admin"}), 2), Viewer()]


def seen(session: Session, viewer: Viewer) -> set[str]:
    session.flush()
    return set(session.scalars(select(Asset.id).where(to_sql(visible_to(viewer, utcnow())))))
