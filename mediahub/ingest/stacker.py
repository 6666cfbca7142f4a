"""Keeping stacks right, in a thread of every worker; the one that gets the lock does it."""

from __future__ import annotations

import threading

import structlog

from mediahub.catalog.alone import alone
from mediahub.catalog.stacks import find_work, write_down
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
        with alone(self._database, LOCK) as got:
            while got and not stop.is_set() and self._step():
                pass

    def _step(self) -> bool:
        """Find while nobody waits, then write."""
        with self._database.read() as session:
            found = find_work(session)
        if found is None:
            return False
        with self._database.begin() as session:
            write_down(session, found)
        return True
