"""Public galleries in parts: a page weighs the same whether fifty pictures follow or two thousand.

A part begins at a picture, counted from 0 among those that are shown, and ends with a whole row. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

PART = 120
"""Pictures of a part, about."""
ROW_RATIO = 4.2
"""How wide a row of the justified layout is on a large screen, in heights of it."""

Content = dict[str, Any]
"""See `curation.galleries.publish`; in a part, each section has the `number` of its heading, counted from 1
in the whole gallery, and `begins` says whether its heading stands in this part."""


@dataclass(frozen=True, slots=True)
class Contents:
    """A heading, and where it is."""

    number: int
    heading: str
    at: int
    """The picture that it stands before."""


@dataclass(frozen=True, slots=True)
class Part:
    """What of a gallery one page shows."""

    sections: list[Content]
    start: int
    end: int
    """The picture behind its last one."""
    count: int
    """Pictures of the whole gallery."""

    @property
    def ids(self) -> list[str]:
        """Its pictures in their order."""
        return [item["id"] for section in self.sections for item in section["items"]]


def part_of(content: Content, start: int, ratio: Callable[[str], float]) -> Part:
    """The part of a gallery's content that begins at `start`. `ratio` tells how wide a picture is."""
    count = sum(len(section["items"]) for section in content["sections"])
    at, taken, number = 0, 0, 0
    sections = []
    for section in content["sections"]:
        number += bool(section["heading"])
        items, before = section["items"], at
        at += len(items)
        is_before, is_behind = at <= start if items else before < start, bool(items) or at < count
        if is_before or (taken >= PART and is_behind):
            continue
        rest = items[max(0, start - before) :]
        kept = rest[: _length(rest, PART - taken, content["layout"], ratio)]
        taken += len(kept)
        begins = before >= start
        sections.append({**section, "items": kept, "number": number, "begins": begins})
        if len(kept) < len(rest):
            break
    return Part(sections, start, min(start, count) + taken, count)


def contents_of(content: Content) -> list[Contents]:
    """The headings of a gallery."""
    found: list[Contents] = []
    at = 0
    for section in content["sections"]:
        if section["heading"]:
            found.append(Contents(len(found) + 1, section["heading"], at))
        at += len(section["items"])
    return found


def row_ends(ratios: Sequence[float]) -> list[int]:
    """Where rows of pictures end, so that all rows together come nearest to `ROW_RATIO`."""
    costs, breaks = [0.0], [0]
    for end in range(1, len(ratios) + 1):
        width, best, at = 0.0, float("inf"), end - 1
        for start in range(end - 1, -1, -1):
            width += ratios[start]
            cost = costs[start] + (width - ROW_RATIO) ** 2
            if cost < best:
                best, at = cost, start
            if width > 2 * ROW_RATIO:
                break
        costs.append(best)
        breaks.append(at)
    ends, end = [], len(ratios)
    while end > 0:
        ends.append(end)
        end = breaks[end]
    return ends[::-1]


def _length(items: Sequence[Content], room: int, layout: str, ratio: Callable[[str], float]) -> int:
    """How many of a section's pictures go into the room that is left; whole rows, and one row at least."""
    if len(items) <= room or layout != "justified":
        return min(len(items), room)
    ends = row_ends([ratio(item["id"]) for item in items[: room + 40]])
    return max([end for end in ends if end <= room], default=ends[0])
