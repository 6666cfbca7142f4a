"""Work that may take long and must hold nobody up: one thread beside the queue's own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from queue import Full, Queue
from types import TracebackType
from typing import Self

import structlog

log = structlog.get_logger()

ROOM = 8
"""Ids that may wait here. What finds no room is offered again by the sweeper."""


class SpareTime:
    """Does `work` with one id after the other, as a context manager.

    At its end nothing new is begun, and nobody waits for what is in hand: that has to bear being killed.
    """

    def __init__(self, work: Callable[[str], None]) -> None:
        self._work = work
        self._waiting: Queue[str] = Queue(ROOM)
        self._known: set[str] = set()
        self._offering = threading.Lock()
        self._stopped = False
        self._thread = threading.Thread(target=self._run, name="spare-time", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stopped = True

    def offer(self, identity: str) -> bool:
        """Put an id in line; False if the line is full. One that waits already does not wait twice."""
        with self._offering:
            if identity in self._known:
                return True
            self._known.add(identity)  # before it can be done, after which it is forgotten
            try:
                self._waiting.put_nowait(identity)
            except Full:
                self._known.discard(identity)
                return False
        return True

    def _run(self) -> None:
        while not self._stopped:
            identity = self._waiting.get()
            try:
                if not self._stopped:
                    self._work(identity)
            except Exception:
                if not self._stopped:  # else its sandbox was closed under it
                    log.exception("background work failed", id=identity)
            finally:
                self._known.discard(identity)
