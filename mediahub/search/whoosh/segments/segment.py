"""One immutable segment as flat arrays, memory-mapped. Safe to read from any number of threads."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mediahub.search.ranking import outdone
from mediahub.search.whoosh.segments.arrays import read_arrays
from mediahub.search.whoosh.segments.content import FACTS_EXT, LENGTH, POSTINGS_EXT, Content, Postings
from mediahub.search.whoosh.segments.values import Mask, Values, by_document

Terms = range
"""A run of term numbers: one word, all words with a prefix, a whole field."""
NONE: Terms = range(0)
FEW = 2000
"""Terms of a field whose texts are kept at hand: a live index has many segments, most of them small."""


class Segment:
    """The postings and facts of one Whoosh segment. Deletions are the view's affair, not ours."""

    def __init__(self, folder: Path, segment_id: str, size: int) -> None:
        self.id = segment_id
        self.size = size
        """Documents, deleted ones included."""
        self.word_counts: dict[str, int]
        """All words of each scored field together."""
        arrays, self._fields = read_arrays(folder / (segment_id + POSTINGS_EXT))
        self._text = arrays["text"]
        self._text_ends = arrays["text_ends"]
        self._docs: NDArray[np.uint32] = arrays["docs"]
        self._freqs: NDArray[np.uint8] = arrays["freqs"]
        self._posting_ends = arrays["posting_ends"]
        self._places = arrays["places"]
        self._place_ends = arrays["place_ends"]
        columns, self.word_counts = read_arrays(folder / (segment_id + FACTS_EXT))
        self.facts = {name: column for name, column in columns.items() if not name.startswith(LENGTH)}
        """Numeric columns, by document."""
        self._lengths = {
            name.removeprefix(LENGTH): column for name, column in columns.items() if name not in self.facts
        }

        self._values: dict[str, Values] = {}
        self._texts: dict[str, list[bytes]] = {}

    def content(self) -> Content:
        """Everything, as it was written."""
        return Content(
            size=self.size,
            fields={name: self._postings(self.field(name)) for name in self._fields},
            facts=self.facts,
            lengths=self._lengths,
            word_counts=self.word_counts,
        )

    def _postings(self, terms: Terms) -> Postings:
        return Postings(
            texts=self._all_texts(terms),
            counts=np.diff(self.starts(terms)),
            docs=self.docs(terms),
            freqs=self._freqs[_run(self._posting_ends, terms)],
            places=self._places[_run(self._place_ends, terms)],
        )

    # terms

    @property
    def field_names(self) -> Sequence[str]:
        """The fields that have any term, in order."""
        return list(self._fields)

    def field(self, name: str) -> Terms:
        """Every term of a field, in byte order."""
        first, last = self._fields.get(name, (0, 0))
        return range(first, last)

    def text(self, term: int) -> bytes:
        """The word of a term, as bytes."""
        start = int(self._text_ends[term - 1]) if term else 0
        return self._text[start : int(self._text_ends[term])].tobytes()

    def texts(self, terms: Terms) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
        """All texts one after the other, and where each begins and the last one ends."""
        if not terms:
            return self._text[:0], np.zeros(1, np.int64)
        start = int(self._text_ends[terms.start - 1]) if terms.start else 0
        ends = self._text_ends[terms.start : terms.stop].astype(np.int64)
        return self._text[start : int(ends[-1])], np.concatenate([[0], ends - start])

    def _all_texts(self, terms: Terms) -> list[bytes]:
        text, starts = self.texts(terms)
        whole, bounds = text.tobytes(), starts.tolist()
        return [whole[start:end] for start, end in pairwise(bounds)]

    def lower_bound(self, field: str, text: bytes) -> int:
        """The first term of the field that is not before `text`."""
        terms = self.field(field)
        if len(terms) > FEW:
            return terms.start + bisect_left(terms, text, key=self.text)
        texts = self._texts.get(field)
        if texts is None:
            texts = self._texts[field] = self._all_texts(terms)
        return terms.start + bisect_left(texts, text)

    def find(self, field: str, text: bytes) -> Terms:
        """The one term `text`, or none."""
        place = self.lower_bound(field, text)
        if place < self.field(field).stop and self.text(place) == text:
            return range(place, place + 1)
        return NONE

    def prefixed(self, field: str, prefix: bytes) -> Terms:
        """All terms that begin with `prefix`."""
        start = self.lower_bound(field, prefix)
        beyond = prefix.rstrip(b"\xff")
        if not beyond:
            return range(start, self.field(field).stop)
        return range(start, self.lower_bound(field, beyond[:-1] + bytes([beyond[-1] + 1])))

    # postings

    def docs(self, terms: Terms) -> NDArray[np.uint32]:
        """Documents with any of `terms`: in order for one term, else with repeats and by term."""
        return self._docs[_run(self._posting_ends, terms)]

    def freqs(self, term: Terms) -> NDArray[np.uint8]:
        """How often the term is in each of its documents."""
        return self._freqs[_run(self._posting_ends, term)]

    def starts(self, terms: Terms) -> NDArray[np.int64]:
        """Where each term's documents begin and, at the end, stop, within `docs(terms)`."""
        ends = self._posting_ends[terms.start : terms.stop].astype(np.int64)
        base = _run(self._posting_ends, terms).start
        return np.concatenate([np.zeros(1, np.int64), ends - base])

    def places(self, term: Terms) -> NDArray[np.uint16]:
        """The positions of a term, one document after the other; `freqs` says how many in each."""
        return self._places[_run(self._place_ends, term)]

    def lengths(self, field: str) -> NDArray[np.uint16] | None:
        """Words in the field, by document, as coarse as Whoosh keeps them; None for an unscored field."""
        return self._lengths.get(field)

    @cached_property
    def outdone(self) -> Mask:
        """Documents that are not the sharpest of their burst, as far as it lies in this segment."""
        return outdone(self.facts["device"], self.facts["taken"], self.facts["sharpness"])

    def values(self, field: str) -> Values:
        """An exact field by document. Made at its first use, and kept."""
        values = self._values.get(field)
        if values is None:
            terms = self.field(field)
            texts = [text.decode() for text in self._all_texts(terms)]
            values = by_document(texts, self.docs(terms), self.starts(terms), self.size)
            self._values[field] = values
        return values


def _run(ends: NDArray[np.uint64], terms: Terms) -> slice:
    """What belongs to these terms, of an array in which that of each term ends at its place in `ends`."""
    if not terms:
        return slice(0, 0)
    start = int(ends[terms.start - 1]) if terms.start else 0
    return slice(start, int(ends[terms.stop - 1]))
