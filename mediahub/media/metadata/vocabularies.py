"""Controlled vocabularies of IPTC and PLUS: Digital Source Type and Data Mining, by code and by URI.

IPTC Photo Metadata 2025.1; `cv.iptc.org/newscodes/digitalsourcetype`; PLUS LDF, Data Mining. Files hold the
URI, and some programs write the code alone. The catalogue holds the code, and what is of no vocabulary as it
stands.
"""

from __future__ import annotations

import re

SOURCE_TYPE_URI = "http://cv.iptc.org/newscodes/digitalsourcetype/"
DATA_MINING_URI = "http://ns.useplus.org/ldf/vocab/"

SOURCE_TYPES = (
    "digitalCapture", "computationalCapture", "negativeFilm", "positiveFilm", "print", "humanEdits",
    "compositeCapture", "algorithmicallyEnhanced", "digitalCreation", "dataDrivenMedia", "screenCapture",
    "virtualRecording", "composite", "compositeWithTrainedAlgorithmicMedia", "compositeSynthetic",
    "algorithmicMedia", "trainedAlgorithmicMedia",
)  # fmt: skip
"""Codes of IPTC that may be chosen; files may hold retired ones, and those of C2PA, by their URI."""
DATA_MINING = (
    "DMI-UNSPECIFIED", "DMI-ALLOWED", "DMI-PROHIBITED-AIMLTRAINING", "DMI-PROHIBITED-GENAIMLTRAINING",
    "DMI-PROHIBITED-EXCEPTSEARCHENGINEINDEXING", "DMI-PROHIBITED", "DMI-PROHIBITED-SEECONSTRAINT",
)  # fmt: skip
"""Codes of PLUS that may be chosen. `DMI-PROHIBITED-SEECONSTRAINT` is explained in Other Constraints."""

_SOURCE_TYPE = re.compile(r"(?:https?://cv\.iptc\.org/newscodes/digitalsourcetype/|digsrctype:)?(\w+)/?")
_DATA_MINING = re.compile(r"(?:https?://ns\.useplus\.org/ldf/vocab/|plus-data-mining:)?(DMI-[A-Z-]+)/?")


def source_type_code(text: str | None) -> str:
    """The code of a Digital Source Type that stands as URI, QCode or code; other text as it is."""
    found = _SOURCE_TYPE.fullmatch((text or "").strip())
    return found[1] if found else (text or "").strip()


def source_type_uri(code: str) -> str:
    """What a file holds for a code of `source_type_code`; empty for none."""
    return SOURCE_TYPE_URI + code if _SOURCE_TYPE.fullmatch(code) else code


def data_mining_code(text: str | None) -> str:
    """The code of a Data Mining value that stands as URI or code; other text as it is."""
    found = _DATA_MINING.fullmatch((text or "").strip())
    return found[1] if found else (text or "").strip()


def data_mining_uri(code: str) -> str:
    """What a file holds for a code of `data_mining_code`; empty for none."""
    return DATA_MINING_URI + code if _DATA_MINING.fullmatch(code) else code
