"""Merge policy: which segments to merge, so that there are never many and no commit waits for long.

Segments are sorted into tiers by live documents, each tier `FAN` times the one below. A full tier is
merged into one segment of the next. A document is so merged at most once a tier.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

FAN = 4
IN_LINE = 8_000
"""Most documents that a commit may merge on the way: about a quarter of a second."""
BESIDE = 250_000
"""Most documents that are merged at all: merging takes 3 KB of memory a document, and a few segments do."""


def plan(sizes: Sequence[int], limit: int) -> list[int]:
    """Which segments, by place in `sizes` (live documents), to merge now: a full tier, or none.

    The smallest full tier is taken; of more than may be merged at once, the smallest.
    """
    tiers: dict[int, list[int]] = defaultdict(list)
    for place, size in enumerate(sizes):
        tiers[_tier(size)].append(place)
    for _, places in sorted(tiers.items()):
        chosen = _within(limit, sorted(places, key=sizes.__getitem__), sizes)
        if len(chosen) >= FAN:
            return sorted(chosen)
    return []


def _within(limit: int, places: Sequence[int], sizes: Sequence[int]) -> list[int]:
    """The first of `places`, as many as hold no more than `limit` together."""
    chosen, total = list[int](), 0
    for place in places:
        total += sizes[place]
        if total > limit:
            break
        chosen.append(place)
    return chosen


def _tier(size: int) -> int:
    tier = 0
    while size >= FAN:
        size //= FAN
        tier += 1
    return tier
