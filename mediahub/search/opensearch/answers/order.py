"""The order of results: sorting in the cluster, and bursts within the best of them.

Relevance takes `BURST_LOSS` from a frame that has a sharper one in its burst. The cluster cannot compare
documents, so this happens here, within one window of ranks after the other: frames of a burst have nearly the
same score and lie side by side. Windows begin at fixed ranks, so pages neither repeat nor skip, and the
layout has the same order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mediahub.search.port import Sort
from mediahub.search.ranking import BURST_LOSS, outdone

WINDOW = 200
"""Ranks among which bursts are looked for."""
BURST_FIELDS = ("device", "taken", "sharpness")
SORTS: dict[Sort, list[dict[str, str]]] = {
    "taken": [{"taken": "asc"}],
    "-taken": [{"taken": "desc"}],
    "uploaded": [{"uploaded": "asc"}],
    "-uploaded": [{"uploaded": "desc"}],
    "rating": [{"rating": "desc"}, {"taken": "desc"}],
    "name": [{"name": "asc"}],
    "relevance": [{"_score": "desc"}, {"taken": "desc"}],
}
"""What comes first; what is alike in that is in the order of ids."""


def sorting(sort: Sort) -> list[dict[str, str]]:
    """The keys of an order, down to one that no two documents share."""
    return [*SORTS[sort], {"id": "asc"}]


def window(sort: Sort, offset: int, limit: int) -> tuple[int, int]:
    """The first rank to ask for and how many, so that a page can be cut out of whole windows."""
    if sort != "relevance" or not limit:
        return offset, limit
    first = offset // WINDOW * WINDOW
    return first, -(-(offset + limit - first) // WINDOW) * WINDOW


@dataclass(frozen=True, slots=True)
class Frames:
    """Columns of equal length, of results in the cluster's order of relevance."""

    scores: NDArray[np.float64]
    device: NDArray[np.int64]
    taken: NDArray[np.int64]
    sharpness: NDArray[np.float64]

    @classmethod
    def of_hits(cls, hits: Sequence[Any]) -> Frames:
        """Those of an answer that has `BURST_FIELDS`."""

        def column(name: str) -> list[Any]:
            return [hit["fields"][name][0] for hit in hits]

        return cls(
            scores=np.array([hit["_score"] for hit in hits], np.float64),
            device=np.array(column("device"), np.int64),
            taken=np.array(column("taken"), np.int64),
            sharpness=np.array(column("sharpness"), np.float64),
        )

    def losses(self) -> NDArray[np.float64]:
        """What each loses for a sharper one of its burst in its window."""
        lost = [
            outdone(self.device[part], self.taken[part], self.sharpness[part])
            for part in (slice(at, at + WINDOW) for at in range(0, len(self.scores), WINDOW))
        ]
        return BURST_LOSS * np.concatenate([np.zeros(0), *lost])

    def order(self) -> NDArray[np.intp]:
        """Places in the order of relevance: within each window, the cluster's with the losses."""
        windows = np.arange(len(self.scores)) // WINDOW
        return np.lexsort((self.losses() - self.scores, windows))
