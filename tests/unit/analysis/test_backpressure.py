"""Background analysis lets files on their way in go first, and not for ever."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from mediahub.analysis import backpressure
from mediahub.analysis.backpressure import FRESH, wait_for_uploads
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Arrival, Batch
from mediahub.catalog.models.base import utcnow
from tests.assets import add_event


class Waits(threading.Event):
    """Counts how often it was waited for; `after` so many times `then` happens."""

    def __init__(self, after: int = 0, then: Callable[[], object] = lambda: None) -> None:
        super().__init__()
        self.count, self._after, self._then = 0, after, then

    def wait(self, timeout: float | None = None) -> bool:
        self.count += 1
        if self.count == self._after:
            self._then()
        return self.is_set()


def add_arrival(database: Database, state: str, age: timedelta = timedelta(0)) -> None:
    with database.begin() as session:
        add_event(session)
        batch = session.scalars(select(Batch)).one()
        session.add(Arrival(batch_id=batch.id, path="a.jpg", size=1, state=state, touched_at=utcnow() - age))


def end_arrivals(database: Database) -> None:
    with database.begin() as session:
        for arrival in session.scalars(select(Arrival)):
            arrival.state = "ready"


@pytest.mark.parametrize("state", ["received", "checking"])
def test_it_waits_until_they_are_through(database: Database, state: str) -> None:
    add_arrival(database, state)
    stop = Waits(3, lambda: end_arrivals(database))
    wait_for_uploads(database, stop, 60)
    assert stop.count == 3


@pytest.mark.parametrize(
    ("state", "age"), [("ready", timedelta(0)), ("expected", timedelta(0)), ("received", 2 * FRESH)]
)
def test_what_has_ended_or_stands_still_holds_nobody_up(
    database: Database, state: str, age: timedelta
) -> None:
    add_arrival(database, state, age)
    stop = Waits()
    wait_for_uploads(database, stop, 60)
    assert stop.count == 0


def test_patience_ends(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    add_arrival(database, "received")
    clock = iter(range(0, 1000, 10))
    monkeypatch.setattr(backpressure.time, "monotonic", lambda: float(next(clock)))
    stop = Waits()
    wait_for_uploads(database, stop, 35)
    assert stop.count == 3


def test_a_worker_that_ends_waits_no_more(database: Database) -> None:
    add_arrival(database, "received")
    stop = Waits()
    stop.set()
    wait_for_uploads(database, stop, 60)
    assert stop.count == 0
