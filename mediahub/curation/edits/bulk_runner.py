"""The background loop that carries out bulk edits."""

from __future__ import annotations

import threading

import structlog
from sqlalchemy import select

from mediahub.catalog.coordination.outbox import backlog
from mediahub.catalog.models import EditAction
from mediahub.catalog.models.base import utcnow
from mediahub.curation.edits.bulk import OPEN, run_part
from mediahub.loops import Loop
from mediahub.runtime import Services

POLL = 1.0
"""Seconds between two looks for something to do."""
TRIES = 3
BEHIND = 1_500
"""Announcements that the indexer may be behind before the next part waits."""
PATIENCE = 8
"""Tenths of a second that a part waits at most: without an indexer the edit goes on."""
log = structlog.get_logger()


class BulkRunner:
    """A kill loses at most the part in hand, which is then done again from its beginning."""

    def __init__(self, services: Services) -> None:
        self._database = services.database
        self._failures: dict[int, int] = {}

    def loop(self) -> Loop:
        """Do what was begun."""
        return Loop(name="bulk", work=self.work, is_due=self._is_due, poll=POLL, lock="bulk")

    def _is_due(self) -> bool:
        return self._next() is not None

    def work(self, stop: threading.Event) -> None:
        """Do all that waits now, the oldest first."""
        while not stop.is_set() and (number := self._next()) is not None:
            self._step(number)
            self._let_the_index_follow(stop)

    def _let_the_index_follow(self, stop: threading.Event) -> None:
        """Wait a little while search is far behind, so that nobody's own edit waits long to be found."""
        for _ in range(PATIENCE):
            with self._database.read() as session:
                if backlog(session) <= BEHIND or stop.wait(0.1):
                    return

    def _next(self) -> int | None:
        with self._database.read() as session:
            query = select(EditAction.id).where(EditAction.state.in_(OPEN))
            return session.scalar(query.order_by(EditAction.id).limit(1))

    def _step(self, number: int) -> None:
        try:
            with self._database.begin() as session:
                action = session.get(EditAction, number)
                if action is not None:
                    run_part(session, action)
        except Exception as error:
            failures = self._failures[number] = self._failures.get(number, 0) + 1
            log.exception("a part of a bulk edit failed", action=number, failures=failures)
            if failures >= TRIES:
                self._give_up(number, error)

    def _give_up(self, number: int, error: Exception) -> None:
        with self._database.begin() as session:
            action = session.get(EditAction, number)
            if action is not None and action.state in OPEN:
                action.state, action.finished_at = "failed", utcnow()
                action.reason = f"{type(error).__name__}: {error}"[:500]
