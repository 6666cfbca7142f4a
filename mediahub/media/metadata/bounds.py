"""Bounds on the metadata of a file: no page, index or table has to hold more, whoever made it.

A value out of its range is no value; a list or a text that is too long is cut. What was read stays in `raw`.
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
    "make": 120, "model": 120, "lens": 200, "serial": 120, "video_codec": 40,
}  # fmt: skip
"""Characters of each text."""
MOST_NAMES = {"keywords": 500, "persons": 200}
"""Newsrooms use some dozens."""
LONGEST_NAME = 200
FIRST_YEAR = 1826
"""No photograph is older."""


def bounded(facts: Facts) -> Facts:
    """The facts without what is out of bounds."""
    changes: dict[str, Any] = {}
    for name, (least, most) in RANGES.items():
        value = getattr(facts, name)
        if value is not None and not (math.isfinite(value) and least <= value <= most):
            changes[name] = None
    if {"gps_lat", "gps_lon"} & changes.keys():
        changes |= {"gps_lat": None, "gps_lon": None}
    for name, length in LENGTHS.items():
        text = getattr(facts, name)
        if text is not None and len(text) > length:
            changes[name] = text[:length].rstrip()
    for name, most in MOST_NAMES.items():
        names = getattr(facts, name)
        kept = tuple(dict.fromkeys(one[:LONGEST_NAME].rstrip() for one in names))[:most]
        if kept != names:
            changes[name] = kept
    if facts.by_source:
        changes["by_source"] = {source: _cut(said) for source, said in facts.by_source.items()}
    for name in ("taken", "created", "gps_time"):
        moment = getattr(facts, name)
        if moment is not None and moment[:4].isdigit() and int(moment[:4]) < FIRST_YEAR:
            changes[name] = None
    return replace(facts, **changes) if changes else facts


def _cut(said: dict[str, Any]) -> dict[str, Any]:
    """One source's texts, no longer than those of `Facts`."""
    return {
        name: value[: LENGTHS[name]].rstrip() if name in LENGTHS else value for name, value in said.items()
    }
