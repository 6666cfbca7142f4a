"""Runs within flat arrays, held against plain Python."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from mediahub.search.whoosh.segments.runs import boundaries, slices

RUNS = st.lists(st.tuples(st.integers(0, 900), st.integers(0, 9)), max_size=30)


@given(RUNS)
def test_runs_are_taken_one_after_the_other(runs: list[tuple[int, int]]) -> None:
    starts = np.array([start for start, _ in runs], np.int64)
    sizes = np.array([size for _, size in runs], np.int32)
    expected = [at for start, size in runs for at in range(start, start + size)]
    assert slices(starts, sizes).tolist() == expected


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), max_size=30))
def test_a_row_that_differs_in_any_column_begins_a_run(rows: list[tuple[int, int]]) -> None:
    first, second = (np.array([row[at] for row in rows], np.int64) for at in (0, 1))
    expected = [at for at, row in enumerate(rows) if at == 0 or row != rows[at - 1]]
    assert boundaries(first, second).tolist() == expected
