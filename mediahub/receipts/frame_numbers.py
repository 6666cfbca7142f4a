"""Frame numbers of cameras, and which of them are missing in a delivery. Pure functions.

DCF (JEITA CP-3461), which all cameras follow, names a file with four free characters and a number from 0001
to 9999; after 9999 comes 0001, by most in a new folder.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from itertools import pairwise

HIGHEST = 9999
MAX_GAP = 500
"""Frames. More than that are not missing: another series begins."""

Gap = tuple[int, int]
"""First and last number that are not there; the first is the larger one where 9999 lies between."""

_DCF = re.compile(r"[A-Za-z0-9_]{4}(\d{4})")
_OTHER = re.compile(r"(?:.*\D)?(\d{4})", re.DOTALL)


def frame_number(path: str) -> int | None:
    """The frame's number, from the file's name; None for a name that no camera gave."""
    stem = path.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    found = None if stem.isdigit() else _DCF.fullmatch(stem)
    found = found or _OTHER.fullmatch(stem)
    return int(found[1]) if found else None


def gaps(numbers: Iterable[int]) -> list[Gap]:
    """Which numbers of a folder are not there, each run of them once.

    The numbers lie on a circle. The longest hole in it is what was never shot; shorter ones are gaps.
    """
    present = sorted(set(numbers))
    if len(present) < 2:
        return []
    holes = [(before + 1, after - 1) for before, after in pairwise(present)]
    lengths = [last - first + 1 for first, last in holes]
    first, last = present[-1] % HIGHEST + 1, (present[0] - 1) % HIGHEST or HIGHEST
    holes.append((first, last))
    lengths.append(HIGHEST - present[-1] + max(present[0] - 1, 0))
    longest = lengths.index(max(lengths))
    return [
        hole
        for number, (hole, length) in enumerate(zip(holes, lengths, strict=True))
        if number != longest and 0 < length <= MAX_GAP
    ]


def without(gap: Gap, numbers: Collection[int]) -> list[Gap]:
    """What is left of a gap when `numbers` turned up elsewhere."""
    left: list[Gap] = []
    for number in _members(gap):
        if number in numbers:
            continue
        if left and left[-1][1] % HIGHEST + 1 == number:
            left[-1] = (left[-1][0], number)
        else:
            left.append((number, number))
    return left


def _members(gap: Gap) -> list[int]:
    first, last = gap
    if first <= last:
        return list(range(first, last + 1))
    return [*range(first, HIGHEST + 1), *range(1, last + 1)]


def as_text(gap: Gap) -> str:
    """`0007`, or `0007-0009`."""
    first, last = gap
    return f"{first:04}" if first == last else f"{first:04}-{last:04}"
