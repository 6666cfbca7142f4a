"""Locks by key: one thread at a time for each."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition


class KeyLocks:
    """Lets one thread at a time work on the same key; different keys do not wait for each other."""

    def __init__(self) -> None:
        self._busy: set[str] = set()
        self._changed = Condition()

    @contextmanager
    def take(self, key: str) -> Iterator[None]:
        """Hold the lock of a key for the block; others who take it wait."""
        with self._changed:
            self._changed.wait_for(lambda: key not in self._busy)
            self._busy.add(key)
        try:
            yield
        finally:
            with self._changed:
                self._busy.remove(key)
                self._changed.notify_all()
