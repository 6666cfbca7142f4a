"""Circuit breaker: a service that did not answer a moment ago is not waited for again by everybody.

Where it hangs, each caller would wait out the whole time limit, and soon every thread of a server does. After
some failures in a row the circuit is open: callers fail at once, but for one in a while that tries, and
closes it again if it is answered (Nygard, “Release It!”). Of libraries that do this pybreaker holds a lock
while it calls, so that threads would wait for each other, and goes by a clock that jumps.
"""

from __future__ import annotations

import threading
import time

FAILURES = 3
"""In a row, after which a service counts as away."""
REST = 2.0
"""Seconds between two tries of one that is away."""


class Circuit:
    """What one process knows of one service. Safe to share between threads."""

    def __init__(self, failures: int = FAILURES, rest: float = REST) -> None:
        self._most = failures
        self._rest = rest
        self._failures = 0
        self._next_try = 0.0
        """By `time.monotonic`."""
        self._lock = threading.Lock()

    def lets_through(self) -> bool:
        """Whether to ask now. Whoever does says afterwards how it went."""
        with self._lock:
            if self._failures < self._most:
                return True
            now = time.monotonic()
            if now < self._next_try:
                return False
            self._next_try = now + self._rest  # one tries, the others go on failing meanwhile
            return True

    def answered(self) -> None:
        """It answered, whatever it said."""
        with self._lock:
            self._failures = 0

    def failed(self) -> None:
        """It did not answer."""
        with self._lock:
            self._failures += 1
            self._next_try = time.monotonic() + self._rest
