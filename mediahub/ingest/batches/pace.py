"""Pace of deliveries, for monitoring: how long files take from their announcement until they can be seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediahub.catalog.models import Arrival

WINDOW = timedelta(minutes=10)
MAX_FILES = 1000
"""Files that are looked at, the latest."""
QUANTILES = {"0.5": 0.5, "0.95": 0.95, "1": 1.0}


@dataclass(frozen=True, slots=True)
class FilePace:
    """Files that became ready lately."""

    count: int
    """At most `MAX_FILES`."""
    seconds: Mapping[str, float]
    """By share of them, how long so many took at most; empty where there were none."""


def pace_of_files(session: Session, now: datetime) -> FilePace:
    """How fast files became ready in the last ten minutes; their transfer counts, too."""
    query = (
        select(Arrival.created_at, Arrival.touched_at)
        .where(Arrival.state == "ready", Arrival.touched_at > now - WINDOW)
        .order_by(Arrival.touched_at.desc())
        .limit(MAX_FILES)
    )
    took = sorted((ready - announced).total_seconds() for announced, ready in session.execute(query))
    return FilePace(len(took), {name: quantile(took, share) for name, share in QUANTILES.items() if took})


def quantile(ordered: Sequence[float], share: float) -> float:
    """The smallest value that so large a share of `ordered` does not exceed (nearest rank)."""
    rank = -(-len(ordered) * share // 1)
    return ordered[max(0, int(rank) - 1)]
