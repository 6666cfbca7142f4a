"""Segment content: what a segment is made of, as arrays, and the two files that hold it.

`.post` holds the postings: for each field a run of terms in byte order, for each term a run of
postings in document order. So a term, a prefix, a range and a whole field are each one slice of
`docs`. `.facts` holds the numeric columns, and the lengths of the fields.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mediahub.search.whoosh.segments.arrays import write_arrays

POSTINGS_EXT = ".post"
FACTS_EXT = ".facts"
LENGTH = "length:"
"""What the name of an array of field lengths begins with."""
MAX_POSITIONS = 255
"""Of one word in one field of one document; later ones are not counted."""
LAST_PLACE = 0xFFFF
"""Words beyond it all stand here."""
LONGEST_FIELD = 0xFFFF
"""Words that are counted of a field of one document."""


@dataclass(frozen=True, slots=True)
class Postings:
    """Of one field: which documents have which words, how often and where."""

    texts: Sequence[bytes]
    """Every word, in byte order."""
    counts: NDArray[np.int64]
    """Documents of each word."""
    docs: NDArray[np.uint32]
    """Those documents, one word after the other, in order for each."""
    freqs: NDArray[np.uint8]
    """How often the word is in each of them."""
    places: NDArray[np.uint16]
    """Where, one posting after the other; empty for a field without positions."""


@dataclass(frozen=True, slots=True)
class Content:
    """Some documents, numbered from nought."""

    size: int
    fields: Mapping[str, Postings]
    facts: Mapping[str, NDArray[Any]]
    """Numeric columns, by document."""
    lengths: Mapping[str, NDArray[np.uint16]]
    """Words in each scored field, by document, as coarse as Whoosh counts them."""
    word_counts: Mapping[str, int]
    """All words of each scored field together."""


def write_content(folder: Path, name: str, content: Content) -> None:
    """Write both files, whose names begin with `name`. Nobody looks at them until a commit names them."""
    with (folder / (name + POSTINGS_EXT)).open("wb") as file:
        write_arrays(file, *_postings(content))
    facts = {**content.facts, **{LENGTH + field: each for field, each in content.lengths.items()}}
    with (folder / (name + FACTS_EXT)).open("wb") as file:
        write_arrays(file, facts, dict(content.word_counts))


def _postings(content: Content) -> tuple[dict[str, NDArray[Any]], dict[str, tuple[int, int]]]:
    """The arrays of all fields one after the other, and of each its first term and the one after its last."""
    ordered = sorted((name, each) for name, each in content.fields.items() if each.texts)
    bounds: dict[str, tuple[int, int]] = {}
    first = 0
    for name, each in ordered:
        bounds[name] = (first, first := first + len(each.texts))
    parts = [each for _, each in ordered]
    sizes = [len(text) for each in parts for text in each.texts]
    placed = [_places_of_terms(each) for each in parts]
    arrays: dict[str, NDArray[Any]] = {
        "text": np.frombuffer(b"".join(text for each in parts for text in each.texts), np.uint8),
        "text_ends": np.cumsum(sizes, dtype=np.uint64),
        "docs": _joined([each.docs for each in parts], np.uint32),
        "freqs": _joined([each.freqs for each in parts], np.uint8),
        "posting_ends": np.cumsum(_joined([each.counts for each in parts], np.int64), dtype=np.uint64),
        "places": _joined([each.places for each in parts], np.uint16),
        "place_ends": np.cumsum(_joined(placed, np.int64), dtype=np.uint64),
    }
    return arrays, bounds


def _places_of_terms(postings: Postings) -> NDArray[np.int64]:
    """How many places each word has in all."""
    if not postings.places.size:
        return np.zeros(len(postings.texts), np.int64)
    starts = np.cumsum(postings.counts) - postings.counts  # no word is without a document
    return np.add.reduceat(postings.freqs, starts, dtype=np.int64)


def _joined(parts: Sequence[NDArray[Any]], dtype: Any) -> NDArray[Any]:
    return np.concatenate([np.zeros(0, dtype), *parts]).astype(dtype, copy=False)
