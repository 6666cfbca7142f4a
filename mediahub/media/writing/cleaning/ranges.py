"""Which bytes of a file are accounted for; all others are blanked."""

from __future__ import annotations


class Ranges:
    """Parts of a file that something known refers to."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._parts: list[tuple[int, int]] = []

    def add(self, start: int, length: int) -> None:
        """Count the bytes from `start` on, as far as they are there."""
        end = min(start + length, self._size)
        if 0 <= start < end:
            self._parts.append((start, end))

    def blank_others(self, view: memoryview, start: int = 0, end: int | None = None) -> None:
        """Overwrite with zeros what was not added, between `start` and `end`."""
        at, stop = start, self._size if end is None else end
        for first, last in sorted(self._parts):
            if first >= stop:
                break
            if first > at:
                blank_part(view, at, first)
            at = max(at, last)
        if at < stop:
            blank_part(view, at, stop)


def blank_part(view: memoryview, start: int, end: int) -> None:
    """Overwrite a part with zeros, a piece at a time: it may be large."""
    piece = 1 << 20
    for at in range(start, end, piece):
        stop = min(at + piece, end)
        view[at:stop] = bytes(stop - at)
