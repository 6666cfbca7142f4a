"""What relevance is made of beside words: the figures and facts that every engine ranks by.

A match counts by BM25F with `K1` and `B`, `search.query.clauses` has the weights; to that a document's facts
add their gains.
"""

from __future__ import annotations

from math import log

import numpy as np
from numpy.typing import NDArray

B = 0.75
"""How much length counts, in a field that does not say it."""
K1 = 1.2
RATING_GAIN = 0.15
"""What a star adds to a relevance score."""
BURST_LOSS = 0.3
"""What a frame loses that has a sharper one in its burst: less than a word, as much as two stars."""
RECENCY_GAIN = 0.05
"""What the newest of all has over the oldest; it also settles most ties."""
GAP = 1_000_000
"""Microseconds between two frames of a burst at most; many cameras tell time in seconds."""


def idf(count: int, size: int) -> float:
    """What a word counts that `count` of `size` documents have: BM25's inverse document frequency."""
    return log(size / (count + 1)) + 1 if size else 0.0


def outdone(
    device: NDArray[np.integer], taken: NDArray[np.int64], sharpness: NDArray[np.floating]
) -> NDArray[np.bool_]:
    """Documents that have a sharper one in their burst: frames that one camera took within a moment.

    Sharpness compares frames of the same scene only, which is why it counts nowhere else. Nought is
    an unknown device or sharpness: it outdoes nothing, and nothing outdoes it.
    """
    out = np.zeros(device.size, np.bool_)
    known = np.flatnonzero((device != 0) & (sharpness > 0))
    if not known.size:
        return out
    order = known[np.lexsort((taken[known], device[known]))]
    begins = np.ones(order.size, np.bool_)
    begins[1:] = (np.diff(device[order].astype(np.int64)) != 0) | (np.diff(taken[order]) > GAP)
    starts = np.flatnonzero(begins)
    best = np.maximum.reduceat(sharpness[order], starts)
    out[order] = sharpness[order] < np.repeat(best, np.diff([*starts, order.size]))
    return out
