"""Rebuilding stacks (bursts and near-duplicates) in the background."""

from __future__ import annotations

import threading

from mediahub.catalog.stacks import find_work, write_down
from mediahub.loops import Loop
from mediahub.runtime import Services

POLL = 2.0


class Stacker:
    """A kill loses nothing: what was not done is still due."""

    def __init__(self, services: Services) -> None:
        self._database = services.database

    def loop(self) -> Loop:
        """Look at what is due."""
        return Loop(name="stacks", work=self.work, poll=POLL, lock="stacks")

    def work(self, stop: threading.Event) -> None:
        """Look at all that is due now."""
        while not stop.is_set() and self._step():
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
