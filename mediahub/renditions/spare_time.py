"""A loop for long work that must hold nobody up, beside the queue's own threads."""

from __future__ import annotations

import threading
from collections.abc import Callable
from queue import Empty, Full, Queue

from mediahub.loops import Loop

ROOM = 8
"""Ids that may wait here. What finds no room is offered again by the sweeper."""
POLL = 0.5


class SpareTime:
    """Does `work` with one id after the other. At its end nobody waits for what is in hand: that has to bear
    being killed."""

    def __init__(self, work: Callable[[str], None]) -> None:
        self._work = work
        self._waiting: Queue[str] = Queue(ROOM)
        self._known: set[str] = set()
        self._lock = threading.Lock()

    def loop(self, name: str, *, patience: float) -> Loop:
        """Work on what waits; `patience` is for the longest piece of work, in seconds."""
        return Loop(name=name, work=self._next, poll=POLL, patience=patience)

    def offer(self, identity: str) -> bool:
        """Put an id in line; False if the line is full. One that waits already does not wait twice."""
        with self._lock:  # or it could be done, and forgotten, before it is noted
            if identity in self._known:
                return True
            try:
                self._waiting.put_nowait(identity)
            except Full:
                return False
            self._known.add(identity)
            return True

    def _next(self, stop: threading.Event) -> bool:
        """Work on the next one; False if none waits. What fails is offered again by the sweeper."""
        try:
            identity = self._waiting.get_nowait()
        except Empty:
            return False
        try:
            if not stop.is_set():
                self._work(identity)
        finally:
            with self._lock:
                self._known.discard(identity)
        return True
