"""A list in chunks is all of the list, in its order."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as some

from mediahub.catalog.db.chunks import CHUNK, in_chunks


@given(some.lists(some.integers()), some.integers(1, 10))
def test_nothing_is_lost_or_comes_twice(items: list[int], size: int) -> None:
    chunks = list(in_chunks(items, size))
    assert [one for chunk in chunks for one in chunk] == items
    assert all(len(chunk) == size for chunk in chunks[:-1])
    assert all(0 < len(chunk) <= size for chunk in chunks)


def test_a_statement_takes_so_many() -> None:
    assert [len(chunk) for chunk in in_chunks(range(2 * CHUNK + 1))] == [CHUNK, CHUNK, 1]
