"""Statistics of the analysis of pictures, for monitoring: how many were done, and how fast it goes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mediahub.analysis.faces import count_waiting, events_on
from mediahub.catalog.models import AssetText, FaceScan

WINDOW = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Pace:
    """How far one kind of analysis is."""

    done: int
    """Pictures analysed ever."""
    per_second: float
    """Pictures per second in the last minute."""
    seconds: float
    """Mean time for one of those, in seconds; 0 where there was none."""


def pace_of_words(session: Session, now: datetime) -> Pace:
    """How far the reading of words in pictures is."""
    return _pace(session, AssetText.read_at, AssetText.seconds, now)


def pace_of_faces(session: Session, now: datetime) -> Pace:
    """How far the search for faces is."""
    return _pace(session, FaceScan.scanned_at, FaceScan.seconds, now)


def count_waiting_for_faces(session: Session, finder: str) -> int:
    """How many pictures `finder` has yet to look at, in all events that have the search for faces on."""
    return sum(count_waiting(session, finder, event_id) for event_id in events_on(session))


def _pace(session: Session, at: Any, seconds: Any, now: datetime) -> Pace:
    done = session.scalar(select(func.count()).where(at.is_not(None))) or 0
    count, mean = session.execute(select(func.count(), func.avg(seconds)).where(at > now - WINDOW)).one()
    return Pace(done, count / WINDOW.total_seconds(), mean or 0)
