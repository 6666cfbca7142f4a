"""Priority: background analysis waits while files are on their way in."""

from __future__ import annotations

import threading
import time
from datetime import timedelta

from sqlalchemy import select

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Arrival
from mediahub.catalog.models.base import utcnow

FRESH = timedelta(minutes=1)
LOOK_EVERY = 0.5


def wait_for_uploads(database: Database, stop: threading.Event, patience: float) -> None:
    """Wait while files are on their way in: at most `patience` seconds, and not once `stop` is set."""
    patient_until = time.monotonic() + patience
    while time.monotonic() < patient_until and not stop.is_set() and _is_busy(database):
        stop.wait(LOOK_EVERY)


def _is_busy(database: Database) -> bool:
    query = select(Arrival.id).where(
        Arrival.state.in_(("received", "checking")), Arrival.touched_at > utcnow() - FRESH
    )
    with database.read() as session:
        return session.scalar(query.limit(1)) is not None
