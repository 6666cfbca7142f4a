"""The index schema: words, exact values and numbers of a document.

Words are for searching by text, exact values for facets, filters and rights, numbers for sorting, ranges
and layout. `FORMAT` grows with every change here or in the analysis, whatever the engine; an index of
another format is rebuilt by itself.
"""

from __future__ import annotations

import dataclasses
import re
from datetime import UTC, datetime, timedelta
from typing import Any

from mediahub.search.analysis import fold
from mediahub.search.port import NO_DRAFTS, Document, Drafts
from mediahub.search.similarity.colours import NAMES

FORMAT = 14
"""Version of fields and analysis."""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
NEVER = 2**63 - 1
"""An embargo or expiry that is not set: after all moments, so that one comparison tells."""
SET = "1"
"""The value of a flag that is set; one that is not has none."""

LOOKS = "looks"
"""The field of visual words: guesses, which count less than anything that somebody wrote."""

TEAM_FIELDS = {
    name: f"team_{name}"
    for name in (
        "names", "subjects", "programme", "called", "room", "galleries", "gallery", "session", "best_session",
        "person", "tag", "present",
    )
}  # fmt: skip
"""Fields that drafts add to, and those that hold both: only requests with drafts ask the latter."""

TEAM_FACTS = frozenset({"faces"})
"""Numbers of a document that nobody has agreed to: requests without drafts find nothing by them."""

_WORD_FIELDS = (
    "title", "caption", "names", "subjects", "programme", "accepted", "room", "by", "credit", "city", "place",
    "camera", "lens", "file", "text", "galleries", "generated_by",
    "signer", LOOKS,
)  # fmt: skip
WORD_FIELDS = (*_WORD_FIELDS, *(TEAM_FIELDS[name] for name in _WORD_FIELDS if name in TEAM_FIELDS))
PROSE = {"caption": 0.75, "text": 0.75}
"""Fields of running text, whose length says something, and how much."""
SPELLED_FIELDS = (
    "names", "title", "subjects", "programme", "caption", "room", "by", "city", "place",
)  # fmt: skip
"""Fields whose words a misspelt one may have been. What was read in pictures is itself misread too often."""
KNOWN_FIELDS = (*SPELLED_FIELDS, "text", LOOKS)
"""Fields that show that a word is none that was misspelt."""
_EXACT_FIELDS = (
    "id", "event", "session", "best_session", "person", "tag", "photographer", "kind", "orientation",
    "day", "state", "rights_class", "held", "gallery", "palette", "present", "stars", "main_colour",
    "source_type", "data_mining", "provenance",
)  # fmt: skip
EXACT_FIELDS = (*_EXACT_FIELDS, *(TEAM_FIELDS[name] for name in _EXACT_FIELDS if name in TEAM_FIELDS))
GREY = (0x80, 0x80, 0x80)
"""What stands for the colour of a picture that has none yet."""


def fields_of(document: Document) -> dict[str, Any]:
    """The words and exact values of a document, by field; empty fields are left out."""
    d = document
    fields: dict[str, Any] = {
        **_tagged(d, d.photographer),
        **{TEAM_FIELDS[name]: value for name, value in _tagged(_with_drafts(d), d.photographer).items()},
        "title": _some(d.title, d.headline),
        "caption": d.caption,
        "accepted": tuple(dict.fromkeys((*d.person_names, *d.tag_names, *d.session_titles))),
        "by": _some(d.photographer, d.creator),
        "credit": d.credit,
        "city": d.city,
        "place": _some(d.location, d.country),
        "camera": d.camera,
        "lens": d.lens,
        "file": d.filename,
        "text": d.text,
        "generated_by": d.generated_by,
        "signer": d.signers,
        LOOKS: d.looks,
        "stars": str(round(d.rating)) if round(d.rating) > 0 else "",
        "main_colour": tuple(one for one in d.palette if one in NAMES),
    }
    fields |= {name: getattr(d, name) for name in EXACT_FIELDS if name not in fields}
    return {name: value for name, value in fields.items() if value}


def index_field(name: str, drafts: bool) -> str:
    """The field that stands for `name` in a request, with drafts or without (`Request.drafts`)."""
    return TEAM_FIELDS.get(name, name) if drafts else name


def field_named(field: str) -> str:
    """What a field of the index is called in requests."""
    return field.removeprefix("team_")


def _with_drafts(document: Document) -> Document | Drafts:
    if document.drafts is NO_DRAFTS:
        return document
    names = [one.name for one in dataclasses.fields(Drafts)]
    return Drafts(*((*getattr(document, name), *getattr(document.drafts, name)) for name in names))


def _tagged(d: Document | Drafts, photographer: str) -> dict[str, Any]:
    """The fields of `TEAM_FIELDS`."""
    return {
        "names": d.person_names,
        "subjects": d.tag_names,
        "programme": d.session_titles,
        "called": (*d.person_names, *d.tag_names, *d.session_titles, *d.rooms, photographer),
        "room": d.rooms,
        "galleries": d.gallery_names,
        "gallery": d.galleries,
        "session": d.sessions,
        "best_session": d.sessions[:1],
        "person": d.persons,
        "tag": d.tags,
        "present": d.present,
    }


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
