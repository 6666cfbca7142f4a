"""The index schema: words, exact values and numbers of an asset.

Words are for searching by text, exact values for facets, filters and rights, numbers ("facts") for
sorting, ranges and layout. `FORMAT` grows with every change here or in the analysis; an index of
another format is rebuilt by itself.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any
from zlib import crc32

import numpy as np
from whoosh.fields import FieldType, Schema
from whoosh.formats import Existence, Positions

from mediahub.search.analysis import fold, key, tokens
from mediahub.search.port import Document

FORMAT = 9
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
NEVER = int(np.iinfo(np.int64).max)
"""An embargo or expiry that is not set: after all moments, so that one comparison tells."""
SET = "1"
"""The value of a flag that is set; one that is not has none."""

WORD_FIELDS = (
    "title", "caption", "names", "subjects", "programme", "accepted", "room", "by", "credit", "city", "place",
    "camera", "lens", "file", "text", "galleries",
)  # fmt: skip
PROSE = {"caption": 0.75, "text": 0.75}
"""Fields of running text, whose length says something, and how much."""
SPELLED_FIELDS = (
    "names", "title", "subjects", "programme", "caption", "room", "by", "city", "place",
)  # fmt: skip
"""Fields whose words a misspelt one may have been. What was read in pictures is itself misread too often."""
KNOWN_FIELDS = (*SPELLED_FIELDS, "text")
"""Fields that show that a word is none that was misspelt."""
EXACT_FIELDS = (
    "id", "event", "session", "best_session", "person", "tag", "photographer", "kind", "orientation",
    "day", "state", "rights_class", "held", "gallery", "palette",
)  # fmt: skip
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
NO_FACTS = np.zeros((), FACTS)
NO_FACTS["embargo_until"] = NO_FACTS["expires_at"] = NEVER
Posting = tuple[bytes, int, float, bytes]
"""What Whoosh wants of a field: word, frequency, weight, and where it is."""
GREY = (0x80, 0x80, 0x80)
REPEATED = 100
"""Letters; longer texts are captions, each its own."""
GAP = 16
"""Places between two values of one field, so that no phrase reaches from one into the next."""


class _Occurring(FieldType):
    """A field that says of a value all words at once, with the place of each; analysed by itself.

    `index`, which is how Whoosh asks, follows from that.
    """

    def index(self, value: Any, **kwargs: Any) -> Iterator[Posting]:
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
        return list(dict.fromkeys(map(_key, value))), ()


class Exact(_Occurring):
    """A field of whole values, neither folded nor scored."""

    def __init__(self, unique: bool = False) -> None:
        super().__init__(Existence(), analyzer=None, scorable=False, unique=unique)

    def occurrences(self, value: str | tuple[str, ...]) -> tuple[Sequence[str], Sequence[int]]:
        return (value,) if isinstance(value, str) else list(dict.fromkeys(value)), ()


def _analysed(text: str) -> tuple[Sequence[str], Sequence[int]]:
    return tokens(text) if len(text) > REPEATED else _remembered(text)


_remembered = lru_cache(maxsize=32_768)(tokens)
"""Names, titles and rooms come again and again, in ever new company."""
_key = lru_cache(maxsize=32_768)(key)


def make_schema() -> Schema:
    return Schema(
        called=Names(),
        **{name: Words(PROSE.get(name, 0.0)) for name in WORD_FIELDS},
        **{name: Exact(unique=name == "id") for name in EXACT_FIELDS},
    )


def fields_of(document: Document) -> dict[str, Any]:
    """The words and exact values of a document, by field; empty fields are left out."""
    d = document
    fields: dict[str, Any] = {
        "title": _some(d.title, d.headline),
        "caption": d.caption,
        "names": d.person_names,
        "subjects": d.tag_names,
        "programme": d.session_titles,
        "accepted": d.accepted_names,
        "called": (*d.person_names, *d.tag_names, *d.session_titles, *d.rooms, d.photographer),
        "room": d.rooms,
        "by": _some(d.photographer, d.creator),
        "credit": d.credit,
        "city": d.city,
        "place": _some(d.location, d.country),
        "camera": d.camera,
        "lens": d.lens,
        "file": d.filename,
        "text": d.text,
        "galleries": d.gallery_names,
        "gallery": d.galleries,
        "session": d.sessions,
        "best_session": d.sessions[:1],
        "person": d.persons,
        "tag": d.tags,
    }
    fields |= {name: getattr(d, name) for name in EXACT_FIELDS if name not in fields}
    return {name: value for name, value in fields.items() if value}


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


def rgb565(colour: str) -> int:
    """`#rrggbb` in 16 bits, five, six and five of them; middle grey for what is none."""
    try:
        red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    except ValueError:
        red, green, blue = GREY
    return red >> 3 << 11 | green >> 2 << 5 | blue >> 3


def natural(filename: str) -> bytes:
    """A key that sorts file names as people count: `IMG_9` before `IMG_10`."""
    return re.sub(r"\d+", lambda digits: digits.group().zfill(8), fold(filename)).encode()[:48]


def micros(moment: datetime) -> int:
    """Microseconds since 1970 UTC."""
    return (moment - EPOCH) // timedelta(microseconds=1)


def _some(*texts: str) -> tuple[str, ...]:
    """The texts that say something, each once."""
    return tuple(dict.fromkeys(text for text in texts if text))


SCHEMA = make_schema()
