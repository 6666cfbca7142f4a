"""Runs within flat arrays: where they begin, and how to take many of them at once."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def boundaries(*columns: NDArray[Any]) -> NDArray[np.int64]:
    """The places at which a row differs from the one before; the first row does."""
    begins = np.ones(columns[0].size, np.bool_)
    if begins.size:
        begins[1:] = np.logical_or.reduce([column[1:] != column[:-1] for column in columns])
    return np.flatnonzero(begins)


def slices(starts: NDArray[Any], sizes: NDArray[Any]) -> NDArray[np.int64]:
    """The indices of the runs that begin at `starts` and are `sizes` long, one run after the other."""
    sizes = sizes.astype(np.int64, copy=False)
    ends = np.cumsum(sizes)
    total = int(ends[-1]) if ends.size else 0
    return np.repeat(starts - ends + sizes, sizes) + np.arange(total)
