"""Retries of background work after a fault of ours: no verdict on the file, and not for ever."""

from __future__ import annotations

import time
from datetime import timedelta

TRIES = 3
"""After as many failures somebody has to ask for another."""
PAUSES = (timedelta(seconds=30), timedelta(minutes=5))
"""After the first failed try, and after each further one."""


class SetApart:
    """Things, by name, that this process failed at: each rests ever longer, as arrivals do, and after some
    tries until the process starts anew."""

    def __init__(self) -> None:
        self._failed: dict[str, tuple[int, float]] = {}

    def note(self, name: str) -> None:
        """One more try failed."""
        tries = self._failed.get(name, (0, 0.0))[0] + 1
        pause = PAUSES[min(tries, len(PAUSES)) - 1].total_seconds()
        self._failed[name] = tries, time.monotonic() + pause if tries < TRIES else float("inf")

    def names(self) -> list[str]:
        """Those that are not to be tried now."""
        now = time.monotonic()
        return [name for name, (_, due) in self._failed.items() if due > now]
