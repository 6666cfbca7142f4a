"""Field values by document: what facets count and pages show.

Made once for each segment from its postings, and put together for a view whenever there is a new
commit. Values are numbered in their order; documents have lists of numbers, one after the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mediahub.search.whoosh.segments.runs import slices

Mask = NDArray[np.bool_]
"""One truth a document."""
Docs = NDArray[np.intp]
"""Numbers of documents, in some order."""


@dataclass(frozen=True, slots=True)
class Values:
    """A field of some documents."""

    texts: Sequence[str]
    """Every value that occurs, in order."""
    numbers: NDArray[np.unsignedinteger]
    """Places in `texts`: the values of the first document, of the second, and so on."""
    starts: NDArray[np.int32]
    """Where in `numbers` each document begins, and the last one ends; empty where each has one value."""
    one_each: bool
    """Each document has exactly one value."""

    def sizes(self) -> NDArray[np.int32]:
        """How many values each document has."""
        return np.ones(self.numbers.size, np.int32) if self.one_each else np.diff(self.starts)

    def first(self, docs: Docs) -> list[str]:
        """The first value of each of these documents; empty where there is none."""
        texts = np.array([*self.texts, ""], dtype=object)
        if self.one_each:
            only: list[str] = texts[self.numbers[docs]].tolist()
            return only
        there = self.starts[docs] < self.starts[docs + 1]
        places = np.minimum(self.starts[docs], max(self.numbers.size - 1, 0))
        numbers = self.numbers[places] if self.numbers.size else np.zeros(docs.size, np.int32)
        chosen: list[str] = texts[np.where(there, numbers, len(self.texts))].tolist()
        return chosen

    def count(self, docs: Docs) -> NDArray[np.intp]:
        """How many of these documents have each of `texts`."""
        if self.one_each:
            chosen = self.numbers[docs]
        else:
            firsts = self.starts[docs]
            chosen = self.numbers[slices(firsts, self.starts[docs + 1] - firsts)]
        return np.bincount(chosen, minlength=len(self.texts))


def by_document(
    texts: Sequence[str], docs: NDArray[np.uint32], starts: NDArray[np.int64], size: int
) -> Values:
    """Turn postings around: of text `n` the documents `docs[starts[n]:starts[n + 1]]`, to `size` lists."""
    numbers = np.repeat(np.arange(len(texts), dtype=_number_type(texts)), np.diff(starts))
    numbers = numbers[np.argsort(docs, kind="stable")]
    return _values(texts, numbers, np.bincount(docs, minlength=size))


def together(parts: Sequence[Values]) -> Values:
    """The values of several segments, one after the other."""
    if len(parts) == 1:
        return parts[0]
    texts = sorted({text for part in parts for text in part.texts})
    place = {text: number for number, text in enumerate(texts)}
    numbers = [
        np.array([place[text] for text in part.texts], _number_type(texts))[part.numbers]
        for part in parts
        if part.texts
    ]
    sizes = np.concatenate([np.zeros(0, np.int32), *(part.sizes() for part in parts)])
    return _values(texts, np.concatenate([np.zeros(0, _number_type(texts)), *numbers]), sizes)


def _values(texts: Sequence[str], numbers: NDArray[np.unsignedinteger], sizes: NDArray[np.integer]) -> Values:
    one_each = bool(np.all(sizes == 1))
    return Values(texts, numbers, np.zeros(0, np.int32) if one_each else _starts(sizes), one_each)


def _number_type(texts: Sequence[str]) -> np.dtype[np.unsignedinteger]:
    """The smallest for their places and the one behind: an index of a million has many numbers."""
    return np.min_scalar_type(len(texts))


def _starts(sizes: NDArray[np.integer]) -> NDArray[np.int32]:
    starts = np.zeros(sizes.size + 1, np.int32)
    np.cumsum(sizes, out=starts[1:])
    return starts
