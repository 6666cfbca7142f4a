"""Which segments to merge, so that there are never many and no commit waits for long.

Segments are sorted into tiers by live documents, each tier `FAN` times the one below. A full tier is
merged into one segment of the next. A document is so merged at most once a tier.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

from whoosh.reading import SegmentReader

MergePolicy = Callable[[Any, list[Any]], list[Any]]
"""Whoosh's way to say what to merge: given writer and segments, it gives the segments to keep."""
FAN = 8
IN_LINE = 1_500
"""Most documents that a commit may merge on the way: about half a second."""
IDLE = 20_000
"""Most documents that may be merged when nothing else is to do: several seconds."""


def plan(sizes: Sequence[int], limit: int) -> list[int]:
    """Which segments, by place in `sizes` (live documents), to merge now: a full tier, or none.

    The smallest full tier is taken, and only if it holds at most `limit` documents.
    """
    tiers: dict[int, list[int]] = defaultdict(list)
    for place, size in enumerate(sizes):
        tiers[_tier(size)].append(place)
    for _, places in sorted(tiers.items()):
        if len(places) >= FAN and sum(sizes[place] for place in places) <= limit:
            return places
    return []


def _tier(size: int) -> int:
    tier = 0
    while size >= FAN:
        size //= FAN
        tier += 1
    return tier


def merge_policy(limit: int) -> MergePolicy:
    """`plan` as Whoosh wants it: merges into the segment being written, returns the segments to keep."""

    def policy(writer: Any, segments: list[Any]) -> list[Any]:
        kept = [segment for segment in segments if segment.doc_count()]
        merged = set(plan([segment.doc_count() for segment in kept], limit))
        for place in merged:
            reader = SegmentReader(writer.storage, writer.schema, kept[place])
            writer.add_reader(reader)
            reader.close()
        return [segment for place, segment in enumerate(kept) if place not in merged]

    return policy
