"""The index schema: words, exact values and numbers of a document.

Words are for searching by text, exact values for facets, filters and rights, numbers for sorting, ranges
and layout. `FORMAT` grows with every change here or in the analysis, whatever the engine; an index of
another format is rebuilt by itself.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from mediahub.search.analysis import fold
from mediahub.search.port import Document

FORMAT = 9
"""Version of fields and analysis."""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
NEVER = 2**63 - 1
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
GREY = (0x80, 0x80, 0x80)
"""What stands for the colour of a picture that has none yet."""


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
