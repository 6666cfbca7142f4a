"""Keeping stacks right, in a thread of every worker; the one that gets the lock does it."""

from __future__ import annotations

import threading

import structlog
from sqlalchemy import select

from mediahub.catalog.alone import alone
from mediahub.catalog.models import StackDue
from mediahub.catalog.stacks import stack_due
from mediahub.runtime import Services

LOCK = "stacks"
POLL = 2.0
log = structlog.get_logger()


class Stacker:
    """A kill loses nothing: what was not done is still due."""

    def __init__(self, services: Services) -> None:
        self._database = services.database

    def run(self, stop: threading.Event) -> None:
        """Look at what is due until `stop` is set."""
        while not stop.wait(POLL):
            try:
                self.work(stop)
            except Exception:
                log.exception("stacks could not be made; trying again")
                stop.wait(POLL * 5)

    def work(self, stop: threading.Event) -> None:
        """Look at all that is due now. Nothing while another process does."""
        if not self._is_due():
            return
        with alone(self._database, LOCK) as got:
            while got and not stop.is_set() and self._step():
                pass

    def _is_due(self) -> bool:
        with self._database.read() as session:
            return session.scalar(select(StackDue.id).limit(1)) is not None

    def _step(self) -> int:
        with self._database.begin() as session:
            return stack_due(session)
