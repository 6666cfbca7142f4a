"""Long lists in chunks: a database takes only so many values in one statement."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")
CHUNK = 500
"""Values of one statement: few enough for SQLite and PostgreSQL, many enough that few statements are sent."""


def in_chunks(items: Sequence[T], size: int = CHUNK) -> Iterator[Sequence[T]]:
    """The items in their order, `size` at a time and the rest at last; nothing of an empty list."""
    for start in range(0, len(items), size):
        yield items[start : start + size]
