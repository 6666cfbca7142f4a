"""Bounds on what the catalogue takes of a file's metadata: no page, index or table has to hold more.

A value out of its range is no value; a list or a text that is too long is cut. What was read stays in `raw`.
`Facts.cut` says what was cut, for the receipt.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

from mediahub.media.model import Facts

RANGES: dict[str, tuple[float, float]] = {
    "rating": (-1, 5),  # XMP specification, part 1: xmp:Rating
    "duration": (0, 7 * 24 * 3600),
    "frame_rate": (0, 100_000),
    "iso": (0, 100_000_000),
    "f_number": (0, 1000),
    "exposure_time": (0, 7 * 24 * 3600),
    "focal_length": (0, 100_000),
    "gps_lat": (-90, 90),
    "gps_lon": (-180, 180),
    "orientation": (1, 8),
}
LENGTHS = {
    "title": 500, "headline": 500, "caption": 5000, "creator": 300, "credit": 500, "copyright": 500,
    "instructions": 2000, "city": 200, "country": 200, "location": 300, "usage_terms": 5000, "source": 500,
    "digital_source_type": 200, "ai_system_used": 500, "ai_system_version_used": 200, "data_mining": 200,
    "ai_prompt_information": 5000, "ai_prompt_writer_name": 300, "other_constraints": 2000,
    "make": 120, "model": 120, "lens": 200, "serial": 120, "video_codec": 40,
}  # fmt: skip
"""Characters of each text."""
MAX_NAMES = {"keywords": 500, "persons": 200}
"""Newsrooms use some dozens."""
LONGEST_NAME = 200
FIRST_YEAR, LAST_YEAR = 1826, 2107
"""No photograph is older, and no memory card (FAT) knows a later year."""


def bounded(facts: Facts) -> Facts:
    """The facts without what is out of bounds."""
    changes: dict[str, Any] = {}
    cut = dict(facts.cut)
    for name, (least, most) in RANGES.items():
        value = getattr(facts, name)
        if value is not None and not (math.isfinite(value) and least <= value <= most):
            changes[name] = None
            cut[name] = 0
    if {"gps_lat", "gps_lon"} & changes.keys():
        changes |= {"gps_lat": None, "gps_lon": None}
    for name, length in LENGTHS.items():
        text = getattr(facts, name)
        if text is not None and len(text) > length:
            changes[name] = text[:length].rstrip()
            cut[name] = len(text)
    for name, most in MAX_NAMES.items():
        names = getattr(facts, name)
        kept = tuple(dict.fromkeys(one[:LONGEST_NAME].rstrip() for one in names))[:most]
        if kept != names:
            changes[name] = kept
        if len(names) > most:
            cut[name] = len(names)
    if facts.by_source:
        changes["by_source"] = {source: _cut(said) for source, said in facts.by_source.items()}
    for name in ("taken", "created", "gps_time"):
        moment = getattr(facts, name)
        if moment is not None and moment[:4].isdigit() and not FIRST_YEAR <= int(moment[:4]) <= LAST_YEAR:
            changes[name] = None
            cut[name] = 0
    return replace(facts, **changes, cut=cut) if changes or cut != facts.cut else facts


def note_of_cuts(facts: Facts) -> str:
    """What was cut, as a line for whoever delivered the file; empty if nothing was."""
    lists = [
        f"of its {count:,} {name} the first {MAX_NAMES[name]:,} are kept"
        for name, count in facts.cut.items()
        if name in MAX_NAMES
    ]
    texts = [
        f"of the {count:,} characters of its {_in_words(name)} the first {LENGTHS[name]:,} are kept"
        for name, count in facts.cut.items()
        if name in LENGTHS
    ]
    wrong = sorted(_in_words(name) for name, count in facts.cut.items() if not count)
    left = [f"impossible values are left out ({', '.join(wrong)})"] if wrong else []
    line = "; ".join([*lists, *texts, *left])
    return f"{line[0].upper()}{line[1:]}." if line else ""


def _in_words(field: str) -> str:
    return field.replace("_", " ")


def _cut(said: dict[str, Any]) -> dict[str, Any]:
    """One source's texts, no longer than those of `Facts`."""
    return {
        name: value[: LENGTHS[name]].rstrip() if name in LENGTHS else value for name, value in said.items()
    }
