"""Statistics of the whole catalogue, for monitoring: assets and arrivals by state."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mediahub.catalog.models import Arrival, Asset


def count_assets(session: Session) -> int:
    """How many assets there are, in whatever state."""
    return session.scalar(select(func.count()).select_from(Asset)) or 0


def count_by_state(session: Session, model: type[Asset] | type[Arrival]) -> dict[str, int]:
    """By state, how many assets or arrivals are in it."""
    rows = session.execute(select(model.state, func.count()).group_by(model.state))
    return {state: count for state, count in rows}  # noqa: C416
