"""Bars of a timeline, counted."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from mediahub.search.query.timeline import MAX_BARS, STEPS
from mediahub.search.whoosh.answers.histogram import bars


@given(st.lists(st.integers(-(10**15), 10**16), min_size=1, max_size=400), st.integers(-(10**12), 10**12))
def test_bars_are_aligned_few_and_count_all_but_the_far_ends(taken: list[int], aligned: int) -> None:
    found = bars(np.array(taken), aligned)
    assert found is not None
    assert found.step in STEPS
    assert (found.start - aligned) % found.step == 0
    assert len(found.counts) <= MAX_BARS or found.step == STEPS[-1]
    end = found.start + found.step * len(found.counts)
    assert sum(found.counts) == sum(found.start <= moment < end for moment in taken) >= 0.98 * len(taken)
    assert found.counts[0] > 0
    assert found.counts[-1] > 0


def test_nothing_found_has_no_bars() -> None:
    assert bars(np.zeros(0, np.int64), 0) is None
