"""Merging two people's edits of one text where they touch different places. Pure functions."""

from __future__ import annotations


def merge(base: str, mine: str, theirs: str) -> str | None:
    """`base` with both changes, or None where both changed the same place.

    Each side's change is what lies between the beginning and the end that it shares with `base`.
    """
    if mine == theirs or theirs == base:
        return mine
    if mine == base:
        return theirs
    start, end, text = _change(base, mine)
    other_start, other_end, other_text = _change(base, theirs)
    if end < other_start:
        return base[:start] + text + base[end:other_start] + other_text + base[other_end:]
    if other_end < start:
        return base[:other_start] + other_text + base[other_end:start] + text + base[end:]
    return None


def _change(base: str, changed: str) -> tuple[int, int, str]:
    """Where `base` was replaced, from and to, and by what."""
    most = min(len(base), len(changed))
    start = tail = 0
    while start < most and base[start] == changed[start]:
        start += 1
    most -= start
    while tail < most and base[-1 - tail] == changed[-1 - tail]:
        tail += 1
    return start, len(base) - tail, changed[start : len(changed) - tail]
