"""Background loops as data, one list a room. `mediahub.worker` runs and watches them."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

PATIENCE = 300.0
"""Seconds without a sign of life after which a loop counts as standing still: more than the slowest step."""
PROGRESS_EVERY = 1.0
"""Seconds between two times that a page is told how far something is."""
HARDLY = 15
"""Niceness of what lets people's own requests and photographs go first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Loop:
    """One piece of background work. Every round may be repeated, and be killed at any point."""

    name: str
    work: Callable[[threading.Event], object]
    """One round; true if the next one is to follow at once. It ends soon after the event was set. To ask the
    event is a sign of life, so whatever takes long asks it between its steps. It may raise anything: then the
    round is repeated, ever more slowly."""
    poll: float
    """Seconds between two rounds that found nothing to do."""
    longest_poll: float = 0.0
    """Seconds that `poll` grows to, by a tenth each time, while there is nothing to do."""
    pace: float = 0.0
    """Seconds between the starts of two rounds that follow each other at once."""
    share: int = 0
    """A round that took one second is followed by this many without."""
    is_due: Callable[[], bool] | None = None
    """Asked before each round, where looking costs less than a round, or its lock."""
    lock: str = ""
    """Of all processes that share the catalogue, one at a time does a round."""
    standby: Callable[[], object] | None = None
    """Called where another process has the lock."""
    niceness: int = 0
    """The system's, 0 to 19: how readily the thread gives way, where threads have a niceness of their own."""
    patience: float = PATIENCE
    """Seconds that one step may take before the loop counts as standing still."""
    given_up: Callable[[], Sequence[str]] = list
    """Ids of assets that it failed at so often that it tries them no more until its process starts anew."""


class Interrupted(Exception):
    """The worker ends; what it has in hand is for another one."""


class Progress:
    """Of long work: written down now and then, and broken off where the worker ends.

    It is asked between the steps of one piece of work.
    """

    def __init__(self, stop: threading.Event, every: float = PROGRESS_EVERY) -> None:
        """`stop` is set where the worker ends."""
        self._stop = stop
        self._every = every
        self._told_at = time.monotonic()

    def go_on(self) -> None:
        """Raise Interrupted where the worker ends."""
        if self._stop.is_set():
            raise Interrupted

    def is_due(self) -> bool:
        """Whether it is time to write down how far it is, which then counts as done. Raises Interrupted."""
        self.go_on()
        now = time.monotonic()
        if now - self._told_at < self._every:
            return False
        self._told_at = now
        return True
