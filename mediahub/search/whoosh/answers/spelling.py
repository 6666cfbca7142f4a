"""Spelling suggestions ("did you mean"): the nearest word that the index has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from mediahub.search.query.respelling import slips_forgiven
from mediahub.search.whoosh.queries import Inflected
from mediahub.search.whoosh.segments.segment import Segment
from mediahub.search.whoosh.segments.values import Mask
from mediahub.search.whoosh.segments.view import View

Text = NDArray[np.uint8]


def nearest(
    view: View, word: str, fields: Sequence[str], seen: Mask, known: Sequence[str] = ()
) -> str | None:
    """The word of these fields at one slip from `word` (two in a long one), the most frequent of them.

    A slip is a letter too many, missing, wrong, or changed over with its neighbour. None if there is
    nothing near, or if there is `word` itself or an inflection of it, in these fields or those of `known`.
    Only documents of the mask `seen` are known here: what someone may not see does not lend them its words.
    """
    limit = slips_forgiven(word)
    if not limit or _known(view, word, known or fields, seen):
        return None
    text = np.frombuffer(word.encode(), np.uint8)
    found: dict[bytes, tuple[int, int]] = {}
    for segment, base in zip(view.segments, view.bases, strict=False):
        for field in fields:
            for term, far in _near(segment, field, text, limit):
                if count := _uses(segment, base, term, seen):
                    other = segment.text(term)
                    found[other] = (far, found.get(other, (0, 0))[1] - count)
    best = min(found, key=lambda other: (*found[other], other), default=None)
    return None if best is None else best.decode(errors="replace")


def _known(view: View, word: str, fields: Sequence[str], seen: Mask) -> bool:
    """Is the word, or an inflection of it, in a document that may be seen?"""
    query = Inflected("", word)
    for segment, base in zip(view.segments, view.bases, strict=False):
        for field in fields:
            for term in (
                *segment.find(field, word.encode()),
                *segment.prefixed(field, query.beginning.encode()),
            ):
                text = segment.text(term).decode(errors="replace")
                if (text == word or query.covers(text, lambda name: False)) and _uses(
                    segment, base, term, seen
                ):
                    return True
    return False


def _uses(segment: Segment, base: int, term: int, seen: Mask) -> int:
    """How many documents that may be seen have the term."""
    return int(np.count_nonzero(seen[base : base + segment.size][segment.docs(range(term, term + 1))]))


def _near(segment: Segment, field: str, word: Text, limit: int) -> Iterator[tuple[int, int]]:
    """Terms of the field within `limit` slips of `word`, and how many.

    Length and letters are a sieve over the whole field at once: a slip takes away at most one of the
    letters that a word is made of, and brings in one. What is left is compared exactly.
    """
    terms = segment.field(field)
    if not terms:
        return
    texts, starts = segment.texts(terms)
    sizes = np.diff(starts)
    letters = np.bitwise_or.reduceat(_bits(texts), starts[:-1]) ^ np.bitwise_or.reduce(_bits(word))
    near = np.abs(sizes - len(word)) <= limit
    places = np.flatnonzero(near & (np.bitwise_count(letters) <= 2 * limit))
    if not places.size:
        return
    columns = starts[places] + np.arange(len(word) + limit)[:, None]
    slips = distances(word, texts[np.minimum(columns, texts.size - 1)], sizes[places], limit)
    for place in np.flatnonzero(slips <= limit):
        yield terms.start + int(places[place]), int(slips[place])


def _bits(text: Text) -> NDArray[np.uint32]:
    """For each letter the bit that stands for it; some share one."""
    return np.left_shift(np.uint32(1), text & np.uint8(31), dtype=np.uint32)


def distances(word: Text, others: Text, sizes: NDArray[np.int64], limit: int) -> NDArray[np.int8]:
    """Slips between `word` and each column of `others`, of which the first `sizes` letters count.

    The optimal string alignment, row by row for all columns at once; only the band is worked out in
    which at most `limit` slips are possible. More than `limit` may be any greater number.
    """
    height, width = others.shape
    lines = np.full((len(word) + 1, height + 1, width), limit + 1, np.int8)
    lines[0] = np.minimum(np.arange(height + 1), limit + 1)[:, None]
    for row, letter in enumerate(word, 1):
        lines[row, 0] = min(row, limit + 1)
        for at in range(max(1, row - limit), min(height, row + limit) + 1):
            slip = np.minimum(lines[row - 1, at], lines[row, at - 1]) + np.int8(1)
            np.minimum(slip, lines[row - 1, at - 1] + (others[at - 1] != letter), out=slip)
            if row > 1 and at > 1:
                swapped = (others[at - 2] == letter) & (others[at - 1] == word[row - 2])
                np.minimum(slip, lines[row - 2, at - 2] + np.int8(1), out=slip, where=swapped)
            lines[row, at] = slip
    return lines[-1, sizes, np.arange(width)]
