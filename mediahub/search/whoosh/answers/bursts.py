"""Bursts: frames that one camera took within a moment. The sharpest of each stands for the others."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from mediahub.search.whoosh.segments.values import Mask

GAP = 1_000_000
"""Microseconds between two frames of a burst at most; many cameras tell time in seconds."""


def outdone(device: NDArray[np.uint32], taken: NDArray[np.int64], sharpness: NDArray[np.float32]) -> Mask:
    """Documents that have a sharper one in their burst.

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
