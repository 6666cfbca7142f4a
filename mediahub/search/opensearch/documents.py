"""Documents as the cluster keeps them: words analysed here, exact values, numbers, and what a layout
shows."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any
from zlib import crc32

from mediahub.search.analysis import key, tokens
from mediahub.search.opensearch.mapping import LAYOUTS, NAMES
from mediahub.search.port import Document
from mediahub.search.schema import NEVER, WORD_FIELDS, fields_of, index_field, natural, rgb565

LONGEST_WORD = 120
"""Letters of a word that are kept, and asked for: the cluster would cut longer ones into several."""
PARTS = 16
"""Parts that an index is read in where it is large; a document is in one of them by its id."""
SEPARATOR = "\t"
LONGEST_REMEMBERED = 100
"""Letters of a text whose analysis is remembered; longer ones are captions, each its own."""


def source(document: Document) -> dict[str, Any]:
    """What is sent of a document, by field of `mapping`; empty fields are left out."""
    fields = fields_of(document)
    layouts = {field: layout(document, fields, drafts) for drafts, field in LAYOUTS.items()}
    for name in WORD_FIELDS:
        if name in fields:
            fields[name] = _words(fields[name])
    for name in NAMES:
        if name in fields:
            fields[name] = list(dict.fromkeys(map(_key, fields[name])))
    return {name: value for name, value in fields.items() if value} | layouts | _numbers(document)


def layout(document: Document, fields: dict[str, Any], drafts: bool) -> str:
    """Ratio, day, colour and the best session, with a separator after each: the columns of `port.Layout`."""
    sessions = fields.get(index_field("best_session", drafts), ())
    session = "".join(sessions).translate({ord(SEPARATOR): " "})
    columns = (str(document.ratio), document.day, str(rgb565(document.colour)), session)
    return "".join(column + SEPARATOR for column in columns)


def part_of(asset_id: str) -> int:
    """The part of the index that has the document."""
    return crc32(asset_id.encode()) % PARTS


def word(text: str) -> str:
    """A word as it is kept."""
    return text[:LONGEST_WORD]


def _numbers(d: Document) -> dict[str, Any]:
    return {
        "name": natural(d.filename).decode("latin-1"),  # whose order is that of the bytes
        "taken": d.taken,
        "uploaded": d.uploaded,
        "embargo_until": NEVER if d.embargo_until is None else d.embargo_until,
        "expires_at": NEVER if d.expires_at is None else d.expires_at,
        "rating": d.rating,
        "iso": d.iso,
        "f_number": d.f_number,
        "focal_length": d.focal_length,
        "duration": d.duration,
        "gps": int(d.has_gps),
        "faces": int(d.has_faces),
        "part": part_of(d.id),
        "device": crc32(d.device.encode()),
        "sharpness": d.sharpness,
    }


def _words(value: str | Iterable[str]) -> list[str]:
    """Of each text its words with spaces between; texts without any are left out."""
    texts = (value,) if isinstance(value, str) else value
    written = (_written(text) if len(text) > LONGEST_REMEMBERED else _remembered(text) for text in texts)
    return [one for one in written if one]


def _written(text: str) -> str:
    """The words of a text. Of those that share a place, a character of CJK and the pair that it begins, the
    pair stands for both; the cluster takes them apart again."""
    words, places = tokens(text)
    if not isinstance(places, range):
        after = [*places, -1][1:]
        words = [one for one, place, end in zip(words, places, after, strict=True) if place != end]
    return " ".join(map(word, words))


_remembered = lru_cache(maxsize=32_768)(_written)
"""Names, titles and rooms come again and again, in ever new company."""
_key = lru_cache(maxsize=32_768)(key)
