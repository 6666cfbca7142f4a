"""The word that someone meant: the nearest one that the index has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from mediahub.search.engine.segment import Segment
from mediahub.search.engine.view import View
from mediahub.search.inflection import Inflected

SHORTEST = 4
"""Letters; anything is near a shorter word."""
LONG = 8
"""From so many letters on, two slips are forgiven."""


def nearest(view: View, word: str, fields: Sequence[str]) -> str | None:
    """The word of these fields at one slip from `word` (two in a long one), the most frequent of them.

    A slip is a letter too many, missing, wrong, or changed over with its neighbour. None if there is
    nothing near, or if the index has `word` itself or an inflection of it.
    """
    if len(word) < SHORTEST or not word.isalpha() or _known(view, word, fields):
        return None
    limit = 2 if len(word) >= LONG else 1
    found: dict[str, tuple[int, int]] = {}
    for segment in view.segments:
        for field in fields:
            for term in _alike(segment, field, word.encode(), limit):
                text = segment.text(term).decode(errors="replace")
                slips = distance(word, text, limit)
                if slips <= limit:
                    count = len(segment.docs(range(term, term + 1)))
                    found[text] = (slips, found.get(text, (0, 0))[1] - count)
    return min(found, key=lambda text: (*found[text], text)) if found else None


def _known(view: View, word: str, fields: Sequence[str]) -> bool:
    text = word.encode()
    if any(segment.find(field, text) for segment in view.segments for field in fields):
        return True
    query = Inflected("", word)
    return any(
        query.covers(segment.text(term).decode(errors="replace"), lambda name: False)
        for segment in view.segments
        for field in fields
        for term in segment.prefixed(field, query.beginning.encode())
    )


def _alike(segment: Segment, field: str, word: bytes, limit: int) -> Iterator[int]:
    """Terms of about the same length and letters: a sieve over the whole field at once.

    A slip changes at most two of the letters that a word has, however often it has them.
    """
    terms = segment.field(field)
    text, starts = segment.texts(terms)
    if not terms:
        return
    sizes = np.diff(starts)
    letters = np.bitwise_or.reduceat(_bits(text), starts[:-1])
    mine = np.bitwise_or.reduce(_bits(np.frombuffer(word, np.uint8)))
    near = np.abs(sizes - len(word)) <= 2 * limit  # a letter may have two bytes
    near &= np.bitwise_count(letters ^ mine) <= 4 * limit
    for place in np.flatnonzero(near):
        yield terms.start + int(place)


def _bits(text: NDArray[np.uint8]) -> NDArray[np.uint32]:
    return np.left_shift(np.uint32(1), text & np.uint8(31), dtype=np.uint32)


def distance(a: str, b: str, limit: int) -> int:
    """Slips between two words (optimal string alignment); anything over `limit` may be `limit + 1`."""
    if abs(len(a) - len(b)) > limit:
        return limit + 1
    before: list[int] = []
    last = list(range(len(b) + 1))
    for row, letter in enumerate(a, 1):
        line = [row]
        for column, other in enumerate(b, 1):
            cost = min(last[column] + 1, line[-1] + 1, last[column - 1] + (letter != other))
            if row > 1 and column > 1 and letter == b[column - 2] and a[row - 2] == other:
                cost = min(cost, before[column - 2] + 1)
            line.append(cost)
        if min(line) > limit:
            return limit + 1
        before, last = last, line
    return last[-1]
