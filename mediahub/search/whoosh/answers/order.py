"""Sorting and paging of results."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mediahub.search.port import Sort
from mediahub.search.ranking import BURST_LOSS, RATING_GAIN, RECENCY_GAIN
from mediahub.search.whoosh.segments.values import Docs
from mediahub.search.whoosh.segments.view import View


def ordered(view: View, docs: Docs, sort: Sort, scores: Callable[[], Any], start: int, stop: int) -> Docs:
    """Ranks `start` to `stop` of `docs` in the order of `sort`. `scores()` is asked only for relevance.

    Ties keep the order of time, then that of the index; so pages neither repeat nor skip.
    """
    stop = min(stop, docs.size)
    if start >= stop:
        return docs[:0]
    if sort == "name":
        names = view.fact("name")[docs]
        return docs[np.argsort(names, kind="stable")[start:stop]]
    return docs[_smallest(_keys(view, docs, sort, scores), stop)[start:]]


def _keys(view: View, docs: Docs, sort: Sort, scores: Callable[[], Any]) -> NDArray[Any]:
    """Numbers of which the smallest come first."""
    taken = view.fact("taken")
    match sort:
        case "taken" | "uploaded":
            return view.fact(sort)[docs]
        case "-taken" | "-uploaded":
            return -view.fact(sort[1:])[docs]
        case "rating":
            return -(view.fact("rating")[docs].astype(np.float64) + _recency(taken, docs))
        case _:
            return -(scores()[docs] + _standing(view)[docs])


def _standing(view: View) -> NDArray[np.float64]:
    """What its facts add to the relevance of each document. Kept with the view."""
    found: NDArray[np.float64] = view.kept.get(
        "standing", lambda: sum(gains(view, np.arange(view.size)).values(), np.zeros(view.size))
    )
    return found


def gains(view: View, docs: Docs) -> dict[str, NDArray[np.floating]]:
    """What the facts of these documents add to their relevance, by the name of the fact."""
    return {
        "rating": RATING_GAIN * view.fact("rating")[docs].astype(np.float64),
        "less sharp than another of its burst": -BURST_LOSS * view.outdone[docs],
        "recency": RECENCY_GAIN * _recency(view.fact("taken"), docs),
    }


def _recency(taken: NDArray[np.int64], docs: Docs) -> NDArray[np.float64]:
    """0 for the oldest of all documents, just under 1 for the newest."""
    first, last = int(taken.min()), int(taken.max())
    return (taken[docs] - first) / (last - first + 1)


def _smallest(keys: NDArray[Any], count: int) -> NDArray[np.intp]:
    """Places of the `count` smallest keys, in order; equal keys by place."""
    if count * 4 >= keys.size:
        return np.argsort(keys, kind="stable")[:count]
    limit = np.partition(keys, count - 1)[count - 1]
    chosen = np.flatnonzero(keys <= limit)
    return chosen[np.argsort(keys[chosen], kind="stable")[:count]]
