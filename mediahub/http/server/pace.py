"""Time limits for slow clients: the head of a request soon, everything else at its own pace, but moving."""

from __future__ import annotations

HEAD = 20.0
"""Seconds from the first byte of a request, or from the connection, to the end of its head."""
WINDOW = 60.0
MIN_BYTES = 16 << 10
"""Bytes that have to move in each window: a tenth of what a phone does where it says "E"."""


class Pace:
    """Whether a transfer keeps moving: `MIN_BYTES` bytes in each `window` seconds, `WINDOW` if none are said.
    `now` is of a clock that only goes forward."""

    def __init__(self, now: float, window: float | None = None) -> None:
        self._window = WINDOW if window is None else window
        self._since, self._moved = now, 0

    def note(self, count: int, now: float) -> None:
        """So many bytes moved."""
        if now - self._since >= self._window and self._moved >= MIN_BYTES:
            self._since, self._moved = now, 0
        self._moved += count

    def is_too_slow(self, now: float) -> bool:
        """Whether a whole window went by with too little in it."""
        return now - self._since >= self._window and self._moved < MIN_BYTES
