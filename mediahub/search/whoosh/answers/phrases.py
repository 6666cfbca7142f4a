"""Phrases: words in a row, found by comparing positions of whole posting lists at once."""

from __future__ import annotations

from functools import reduce

import numpy as np
from numpy.typing import NDArray

from mediahub.search.whoosh.segments.segment import Segment, Terms


def docs(segment: Segment, words: list[Terms], slop: int = 1) -> NDArray[np.intp]:
    """Documents in which each word follows the one before at a distance of 1 to `slop` words.

    `words` are the single terms of one field; a word that the segment does not have is empty.
    """
    if not words or not all(words):
        return np.zeros(0, np.intp)
    shared = reduce(_common, (segment.docs(word) for word in words))
    if len(words) == 1 or not shared.size:
        return shared.astype(np.intp)
    ends = _places(segment, words[0], shared)
    for word in words[1:]:
        here = _places(segment, word, shared)
        reached = np.zeros(here.size, np.bool_)
        for step in range(1, slop + 1):
            reached |= _contains(ends, here - step)
        ends = here[reached]
    return np.unique(shared[ends >> 17]).astype(np.intp)


def _places(segment: Segment, word: Terms, wanted: NDArray[np.uint32]) -> NDArray[np.int64]:
    """Positions of a word in the `wanted` documents, as sorted numbers: (index in wanted, position).

    Positions have 16 bits; one more keeps a step back from reaching the document before.
    """
    docs, freqs = segment.docs(word), segment.freqs(word)
    index = np.searchsorted(wanted, docs)
    index[index == wanted.size] = 0
    kept = wanted[index] == docs
    each = np.repeat(kept, freqs)
    rows = np.repeat(index[kept], freqs[kept])
    return (rows.astype(np.int64) << 17) + segment.places(word)[each] + 0x8000


def _common(a: NDArray[np.uint32], b: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """What two sorted lists share; the shorter one is looked up in the longer."""
    short, long = (a, b) if a.size <= b.size else (b, a)
    return short[_contains(long, short)]


def _contains(sorted_list: NDArray[np.generic], items: NDArray[np.generic]) -> NDArray[np.bool_]:
    if not sorted_list.size:
        return np.zeros(items.size, np.bool_)
    places = np.searchsorted(sorted_list, items)
    places[places == sorted_list.size] = 0
    found: NDArray[np.bool_] = sorted_list[places] == items
    return found
