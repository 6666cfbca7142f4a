"""Retries of background work after a fault of ours: no verdict on the file, and not for ever."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Hashable
from datetime import timedelta
from typing import Generic, TypeVar

TRIES = 3
"""After as many failures somebody has to ask for another."""
PAUSES = (timedelta(seconds=30), timedelta(minutes=5))
"""After the first failed try, and after each further one."""

Name = TypeVar("Name", bound=Hashable)


class FailedTries(Generic[Name]):
    """Things, by name, that this process failed at and lets rest. Safe to share between threads."""

    def __init__(self) -> None:
        self._failed: dict[Name, tuple[int, float]] = {}
        """How often each failed, and until when (`time.monotonic`) it rests."""
        self._lock = threading.Lock()

    def note(self, name: Name) -> bool:
        """One more try failed: it rests ever longer, as arrivals do, and after some tries until the process
        starts anew. Whether that was the last try."""
        with self._lock:
            tries = self._failed.get(name, (0, 0.0))[0] + 1
            pause = PAUSES[min(tries, len(PAUSES)) - 1].total_seconds()
            self._failed[name] = tries, time.monotonic() + pause if tries < TRIES else math.inf
            return tries >= TRIES

    def give_up(self, name: Name) -> None:
        """There is a verdict: do not try it again in this process."""
        with self._lock:
            self._failed[name] = TRIES, math.inf

    def forget(self, name: Name) -> None:
        """It is tried as if for the first time: somebody asked for it."""
        with self._lock:
            self._failed.pop(name, None)

    def wait(self, name: Name, seconds: float) -> None:
        """A service that it needs is away: let it rest so long, without counting that as a try."""
        with self._lock:
            tries = self._failed.get(name, (0, 0.0))[0]
            self._failed[name] = tries, time.monotonic() + seconds

    def names(self) -> list[Name]:
        """Those that are not to be tried now."""
        now = time.monotonic()
        with self._lock:
            for name in [name for name, (tries, due) in self._failed.items() if not tries and due <= now]:
                del self._failed[name]
            return [name for name, (_, due) in self._failed.items() if due > now]

    def given_up(self) -> list[Name]:
        """Those that are not tried again in this process."""
        with self._lock:
            return [name for name, (_, due) in self._failed.items() if due == math.inf]

    def __contains__(self, name: Name) -> bool:
        """Whether it is not to be tried now."""
        with self._lock:
            return self._failed.get(name, (0, 0.0))[1] > time.monotonic()
