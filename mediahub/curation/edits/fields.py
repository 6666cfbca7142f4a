"""The editable fields of an asset: what each may hold, and where it is kept."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from mediahub.catalog.models import (
    AssetPerson,
    AssetSession,
    AssetTag,
    Person,
    Session,
    Tag,
)
from mediahub.media.metadata.vocabularies import DATA_MINING, SOURCE_TYPES
from mediahub.messages import N_, message
from mediahub.problems import Conflict

TEXTS = {
    "title": 500,
    "headline": 500,
    "caption": 5000,
    "creator": 300,
    "credit": 500,
    "copyright": 500,
    "instructions": 2000,
    "city": 200,
    "country": 200,
    "location": 300,
    "usage_terms": 5000,
    "ai_system_used": 500,
    "ai_system_version_used": 200,
    "ai_prompt_information": 5000,
    "ai_prompt_writer_name": 300,
    "other_constraints": 2000,
}
"""Longest text of each, in characters."""
LONG = frozenset({"caption", "instructions", "usage_terms", "ai_prompt_information", "other_constraints"})
"""Those that may have several lines."""
RATING, RIGHTS_CLASS = "rating", "rights_class"
SOURCE_TYPE, MINING = "digital_source_type", "data_mining"
CLASSES = ("free", "editorial", "partners", "none")
CHOICES = {RIGHTS_CLASS: CLASSES, SOURCE_TYPE: ("", *SOURCE_TYPES), MINING: ("", *DATA_MINING)}
"""What may be chosen for each field that holds a code."""
MOMENTS = ("embargo_until", "expires_at")
"""Set with the terms of pictures, and kept in the history as ISO 8601."""
CURATORS_ONLY = frozenset({RIGHTS_CLASS, *MOMENTS})
"""What photographers do not change, not even of their own pictures."""
COLUMNS = (*TEXTS, RATING, *CHOICES)
ORIGINAL = "original"
"""In the history only: which file the asset's original was; see `curation.edits.versions`."""


@dataclass(frozen=True, slots=True)
class DepictionField:
    """A field that holds depictions: rows between an asset and its targets."""

    depiction: type[Any]
    column: str
    """Of the depiction: the id of the target."""
    target: type[Any]
    key: str
    """Of the target: what values name it by."""
    shown: str


DEPICTIONS = {
    "people": DepictionField(AssetPerson, "person_id", Person, "slug", "name"),
    "tags": DepictionField(AssetTag, "tag_id", Tag, "slug", "label"),
    "sessions": DepictionField(AssetSession, "session_id", Session, "code", "title"),
}
FIELDS = (*COLUMNS, *DEPICTIONS)


class EditError(Conflict, ValueError):
    """An edit that cannot be made; the message says why."""


def cleaned(field: str, value: Any) -> Any:
    """The value as it is kept in `field`, one of `COLUMNS`. Raises EditError if it may not hold it."""
    if field == RATING:
        return _rating(value)
    if field == RIGHTS_CLASS:
        if value not in CLASSES:
            raise EditError(message("A rights class is one of: %(classes)s.", classes=", ".join(CLASSES)))
        return value
    if field in CHOICES:
        return _choice(field, value)
    if field not in TEXTS:
        raise EditError(message("There is no field “%(field)s” to edit.", field=field))
    if not isinstance(value, str):
        raise EditError(message("The field “%(field)s” holds text.", field=field))
    return clean_text(field, value)


def clean_text(field: str, value: str) -> str:
    """Text without control characters, in NFC, cut to what the field holds; one line where it has one."""
    text = unicodedata.normalize("NFC", value.replace("\r\n", "\n"))
    if field not in LONG:
        text = re.sub(r"\s+", " ", text)
    kept = "".join(char for char in text if char == "\n" or unicodedata.category(char) not in ("Cc", "Cs"))
    return kept.strip()[: TEXTS[field]].rstrip()


def _choice(field: str, value: Any) -> str:
    value = "" if value is None else value
    if value not in CHOICES[field]:
        known = ", ".join(filter(None, CHOICES[field]))
        raise EditError(
            message("The field “%(field)s” is empty or one of: %(codes)s.", field=field, codes=known)
        )
    return str(value)


def _rating(value: Any) -> float | None:
    if value in (None, "", 0):
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not -1 <= value <= 5:
        raise EditError(N_("A rating is 1 to 5 stars, -1 for rejected, or nothing."))
    return float(value)
