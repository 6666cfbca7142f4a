"""Histogram: how many results fall into each span of time."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from mediahub.search.port import Bars
from mediahub.search.query.timeline import TAIL, step_for


def bars(taken: NDArray[Any], aligned: int) -> Bars | None:
    """Bars over moments in microseconds, which begin at multiples of their width after `aligned`.

    None where nothing was found. What lies outside the bars is not counted.
    """
    if not taken.size:
        return None
    first, last = (
        int(moment) for moment in np.quantile(taken, (TAIL, 1 - TAIL), method="closest_observation")
    )
    step = step_for(first, last)
    start = aligned + (first - aligned) // step * step
    size = (last - start) // step + 1
    places = (taken - start) // step
    inside = places[(places >= 0) & (places < size)]
    return Bars(start, step, np.bincount(inside.astype(np.intp), minlength=size).tolist())
