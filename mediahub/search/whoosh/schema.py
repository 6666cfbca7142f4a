"""The fields of a document as Whoosh keeps them, and its numbers ("facts") as columns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any
from zlib import crc32

import numpy as np
from whoosh.fields import FieldType, Schema
from whoosh.formats import Existence, Positions

from mediahub.search.analysis import key, tokens
from mediahub.search.port import Document
from mediahub.search.schema import EXACT_FIELDS, NEVER, PROSE, WORD_FIELDS, natural, rgb565

FACTS = np.dtype(
    [
        ("id", "S20"),
        ("name", "S48"),
        ("taken", "<i8"),
        ("uploaded", "<i8"),
        ("embargo_until", "<i8"),
        ("expires_at", "<i8"),
        ("rating", "<f4"),
        ("iso", "<f4"),
        ("f_number", "<f4"),
        ("focal_length", "<f4"),
        ("duration", "<f4"),
        ("ratio", "<i4"),
        ("gps", "u1"),
        ("faces", "u1"),
        ("device", "<u4"),
        ("sharpness", "<f4"),
        ("colour", "<u2"),
    ]
)
"""The numbers of a document, a column each."""
NO_FACTS = np.zeros((), FACTS)
NO_FACTS["embargo_until"] = NO_FACTS["expires_at"] = NEVER
Posting = tuple[bytes, int, float, bytes]
"""What Whoosh wants of a field: word, frequency, weight, and where it is."""
LONGEST_REMEMBERED = 100
"""Letters of a text whose analysis is remembered; longer ones are captions, each its own."""
GAP = 16
"""Places between two values of one field, so that no phrase reaches from one into the next."""


class _Occurring(FieldType):
    """A field that says of a value all words at once, with the place of each; analysed by itself.

    `index`, which is how Whoosh asks, follows from that.
    """

    def index(self, value: Any, **kwargs: Any) -> Iterator[Posting]:
        """Postings, as Whoosh asks for them."""
        words, places = self.occurrences(value)
        if not self.format.supports("positions"):
            for word in words:
                yield word.encode(), 1, 1.0, b""
            return
        found: dict[str, list[int]] = defaultdict(list)
        for word, place in zip(words, places, strict=True):
            found[word].append(place)
        for word, at in found.items():
            yield word.encode(), len(at), float(len(at)), self.format.encode(at)

    def occurrences(self, value: Any) -> tuple[Sequence[str], Sequence[int]]:
        """The words of a value, and the place of each; no places where the field keeps none."""
        raise NotImplementedError


class Words(_Occurring):
    """A field of text, or of several texts, with positions.

    `length_weight` is BM25's B: how much a match counts less in a long field. For a caption that is
    sense; a person is not less in the picture for having many aliases.
    """

    def __init__(self, length_weight: float = 0.0) -> None:
        super().__init__(Positions(), analyzer=None, scorable=True)
        self.length_weight = length_weight

    def occurrences(self, value: str | tuple[str, ...]) -> tuple[Sequence[str], Sequence[int]]:
        """Words of the text; those of several texts lie `GAP` places apart."""
        if isinstance(value, str):
            return _analysed(value)
        words: list[str] = []
        places: list[int] = []
        base = 0
        for text in value:
            found, at = _analysed(text)
            words += found
            places += [base + place for place in at]
            base += (at[-1] if at else 0) + GAP
        return words, places


class Names(_Occurring):
    """A field of whole names, folded: what something is called, and not what else has that word in it."""

    def __init__(self) -> None:
        super().__init__(Existence(), analyzer=None, scorable=False)

    def occurrences(self, value: tuple[str, ...]) -> tuple[Sequence[str], Sequence[int]]:
        """Each name once, whole and folded."""
        return list(dict.fromkeys(map(_key, value))), ()


class Exact(_Occurring):
    """A field of whole values, neither folded nor scored."""

    def __init__(self, unique: bool = False) -> None:
        super().__init__(Existence(), analyzer=None, scorable=False, unique=unique)

    def occurrences(self, value: str | tuple[str, ...]) -> tuple[Sequence[str], Sequence[int]]:
        """Each value once, as it is."""
        return (value,) if isinstance(value, str) else list(dict.fromkeys(value)), ()


def _analysed(text: str) -> tuple[Sequence[str], Sequence[int]]:
    return tokens(text) if len(text) > LONGEST_REMEMBERED else _remembered(text)


_remembered = lru_cache(maxsize=32_768)(tokens)
"""Names, titles and rooms come again and again, in ever new company."""
_key = lru_cache(maxsize=32_768)(key)


def make_schema() -> Schema:
    """Whoosh's schema of a document."""
    return Schema(
        called=Names(),
        team_called=Names(),
        **{name: Words(PROSE.get(name, 0.0)) for name in WORD_FIELDS},
        **{name: Exact(unique=name == "id") for name in EXACT_FIELDS},
    )


def facts_of(document: Document) -> tuple[Any, ...]:
    """The numbers of a document: a record of `FACTS`."""
    d = document
    return (
        d.id.encode(), natural(d.filename), d.taken, d.uploaded,
        NEVER if d.embargo_until is None else d.embargo_until,
        NEVER if d.expires_at is None else d.expires_at,
        d.rating, d.iso, d.f_number, d.focal_length, d.duration, d.ratio, d.has_gps, d.has_faces,
        crc32(d.device.encode()), d.sharpness, rgb565(d.colour),
    )  # fmt: skip


SCHEMA = make_schema()
