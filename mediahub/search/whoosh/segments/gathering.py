"""Building a segment: from documents to its content.

Names, titles and rooms come again and again: so of each field every different value is analysed once,
and a document is a list of values. The postings are then worked out for all documents at once.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from typing import Any, Protocol, cast

import numpy as np
from numpy.typing import NDArray
from whoosh.fields import FieldType, Schema
from whoosh.util.numeric import byte_to_length, length_to_byte

from mediahub.search.whoosh.segments.content import (
    LAST_PLACE,
    LONGEST_FIELD,
    MAX_POSITIONS,
    Content,
    Postings,
)
from mediahub.search.whoosh.segments.runs import boundaries, slices

Word = str | bytes
Numbers = NDArray[np.int64]


class Occurring(Protocol):
    """A field that can say it all at once, where Whoosh's own gives a tuple for each word."""

    def occurrences(self, value: Any) -> tuple[Sequence[Word], Sequence[int]]:
        """The words of a value, and where each is; those of one word in order. No places in a plain field."""
        ...


class Gatherer:
    """Takes documents one by one; `content` gives what there is of them."""

    def __init__(self, schema: Schema, facts: NDArray[np.void] | None = None) -> None:
        """`facts` is the record of a document that comes without one."""
        self._schema = schema
        self._empty = facts
        self._records: list[tuple[Any, ...]] = []
        self._fields: dict[str, _Field] = {}

    def __len__(self) -> int:
        return len(self._records)

    def add(self, fields: Mapping[str, Any], facts: tuple[Any, ...] = ()) -> None:
        """One more document: the value of each field that it has, and its record of facts."""
        doc = len(self._records)
        for name, value in fields.items():
            field = self._fields.get(name)
            if field is None:
                field = self._fields[name] = _Field(self._schema[name])
            field.held.append(field[value])
            field.docs.append(doc)
        self._records.append(facts)

    def content(self) -> Content:
        """All documents so far."""
        size = len(self)
        scored = {name: field for name, field in self._fields.items() if field.is_scored}
        return Content(
            size=size,
            fields={name: field.postings(size) for name, field in self._fields.items()},
            facts=self._facts(),
            lengths={name: field.lengths(size) for name, field in scored.items()},
            word_counts={name: field.word_count() for name, field in scored.items()},
        )

    def _facts(self) -> dict[str, NDArray[Any]]:
        if self._empty is None:
            return {}
        empty = self._empty.item()
        records = np.array([record or empty for record in self._records], self._empty.dtype)
        return {name: records[name] for name in records.dtype.names or ()}


class _Numbering(dict[Word, int]):
    """Words and their numbers, in the order of their coming."""

    def __missing__(self, word: Word) -> int:
        number = self[word] = len(self)
        return number


class _Field(dict[Any, int]):
    """The numbers of a field's values. One that is asked for the first time is analysed."""

    def __init__(self, field: Any) -> None:
        self.is_scored: bool = field.scorable
        self._placed: bool = field.format.supports("positions")
        self._occurrences = getattr(field, "occurrences", None) or _asking(field)
        self._words = _Numbering()
        self._occurring, self._places, self._sizes = array("I"), array("I"), array("I")
        """Of each value its words' numbers, their places, and how many they are."""
        self.docs, self.held = array("I"), array("I")
        """Documents that have the field, and the value of each."""

    def __missing__(self, value: Any) -> int:
        words, places = self._occurrences(value)
        self._occurring.extend(map(self._words.__getitem__, words))
        self._places.extend(places)
        self._sizes.append(len(words))
        number = self[value] = len(self)
        return number

    def lengths(self, size: int) -> NDArray[np.uint16]:
        """Words in the field of each of `size` documents, as coarse as Whoosh counts."""
        lengths = np.zeros(size, np.int64)
        lengths[_numbers(self.docs)] = _numbers(self._sizes)[_numbers(self.held)]
        return _as_coarse_as_whoosh(np.minimum(lengths, LONGEST_FIELD))

    def word_count(self) -> int:
        """Words in the field of all documents."""
        return int(_numbers(self._sizes)[_numbers(self.held)].sum())

    def postings(self, size: int) -> Postings:
        texts = [word if isinstance(word, bytes) else word.encode() for word in self._words]
        order = sorted(range(len(texts)), key=texts.__getitem__)
        words, values, freqs, places, firsts = self._by_word_and_value(order)
        words, docs, pairs = self._by_word_and_document(words, values, size)
        counts = np.bincount(words, minlength=len(texts))
        freqs = freqs[pairs]
        if self._placed:
            places = places[slices(firsts[pairs], freqs)]
        return Postings(
            texts=[texts[number] for number in order],
            counts=counts,
            docs=docs.astype(np.uint32),
            freqs=freqs.astype(np.uint8),
            places=np.minimum(places, LAST_PLACE).astype(np.uint16),
        )

    def _by_word_and_value(self, order: list[int]) -> tuple[Numbers, Numbers, Numbers, Numbers, Numbers]:
        """Pairs of a word and a value that has it: both, how often, all places, and where each pair's begin.

        Words are numbered by their place in `order`.
        """
        rank = np.empty(len(order), np.int64)
        rank[order] = np.arange(len(order))
        words = rank[_numbers(self._occurring)]
        values = np.repeat(np.arange(len(self)), _numbers(self._sizes))
        sorting = np.argsort(words * len(self) + values, kind="stable")
        words, values = words[sorting], values[sorting]
        firsts = boundaries(words, values)
        freqs = np.minimum(np.diff(firsts, append=words.size), MAX_POSITIONS)
        places = _numbers(self._places)[sorting] if self._placed else np.zeros(0, np.int64)
        return words[firsts], values[firsts], freqs, places, firsts

    def _by_word_and_document(
        self, words: Numbers, values: Numbers, size: int
    ) -> tuple[Numbers, Numbers, Numbers]:
        """For each document of each pair the word, the document, and the place of the pair."""
        docs, held = _numbers(self.docs), _numbers(self.held)
        holders = docs[np.argsort(held, kind="stable")]
        counts = np.bincount(held, minlength=len(self))
        starts = np.cumsum(counts) - counts
        pairs = np.repeat(np.arange(words.size), counts[values])
        found = holders[slices(starts[values], counts[values])]
        words = words[pairs]
        sorting = np.argsort(words * size + found, kind="stable")
        return words[sorting], found[sorting], pairs[sorting]


def _asking(field: FieldType) -> Any:
    """`occurrences` of one of Whoosh's own fields."""
    placed = field.format.supports("positions")

    def occurrences(value: Any) -> tuple[list[Word], list[int]]:
        words: list[Word] = []
        places: list[int] = []
        for word, freq, _, encoded in field.index(value):
            words += [word] * freq
            places += field.format.decode_positions(encoded) if placed else []
        return words, places

    return cast(Any, occurrences)


def _numbers(items: array[int]) -> Numbers:
    return np.array(items, np.int64)


def _as_coarse_as_whoosh(lengths: Numbers) -> NDArray[np.uint16]:
    """Lengths as Whoosh keeps them, in one byte each: exact when short, nearly right when long."""
    exact, places = np.unique(lengths, return_inverse=True)
    coarse = [byte_to_length(length_to_byte(length)) for length in exact.tolist()]
    return np.minimum(coarse, LONGEST_FIELD).astype(np.uint16)[places]
