"""Values of the catalogue's rows from the analysis of a file. Pure functions."""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from mediahub.catalog.models import Asset
from mediahub.ingest.batches.batches import BatchRef
from mediahub.ingest.reading.names import base_name
from mediahub.ingest.reading.pairs import RAW_MIMES
from mediahub.ingest.reading.times import Taken, camera_time, resolve_taken
from mediahub.media.model import Analysis, Facts
from mediahub.tagging.model import AssetFacts

COPIED = ("orientation", "duration", "iso", "f_number", "exposure_time", "focal_length", "gps_lat", "gps_lon")
SHORT_TEXT = {"video_codec": 40, "make": 120, "model": 120, "lens": 200, "serial": 120}
WORDS = (
    "title",
    "headline",
    "caption",
    "copyright",
    "instructions",
    "city",
    "country",
    "location",
    "digital_source_type",
    "ai_system_used",
    "ai_system_version_used",
    "ai_prompt_information",
    "ai_prompt_writer_name",
    "data_mining",
    "other_constraints",
)
_ROUNDING = 1.05
"""By how much the proportions of a small picture may differ for its sides are whole pixels."""
EARLIEST = datetime.fromisoformat("1826-01-01T00:00:00+00:00")
"""No photograph is older."""


def asset_values(analysis: Analysis, batch: BatchRef, shown: str, arrived: datetime) -> dict[str, Any]:
    """The columns of `Asset` that follow from the file and its batch."""
    facts = analysis.facts
    taken = taken_of(facts, batch, arrived)
    width, height = shown_size(analysis)
    offset = batch.clock_offset if taken.source != "arrival" else 0
    return {
        "mime": facts.mime,
        "kind": facts.kind,
        "filename": base_name(shown),
        "width": width,
        "height": height,
        "placeholder": base64.b64encode(analysis.placeholder).decode(),
        "colour": analysis.colour,
        "dhash": signed64(analysis.dhash),
        "sharpness": analysis.sharpness,
        "taken_at": taken.at,
        "taken_offset": taken.offset,
        "taken_source": taken.source,
        "camera_at": camera_time(facts, batch.event_zone),
        "clock_shift": float(offset),
        "clock_basis": "batch" if offset else "",
        "rating": facts.rating,
        "creator": clean(facts.creator) or batch.photographer,
        "credit": clean(facts.credit) or batch.credit,
        "rights_class": batch.rights_class,
        "usage_terms": clean(facts.usage_terms) or batch.usage_terms,
        **{name: getattr(facts, name) for name in COPIED},
        **{name: clean(getattr(facts, name))[:size] or None for name, size in SHORT_TEXT.items()},
        **{name: clean(getattr(facts, name)) for name in WORDS},
    }


def shown_size(analysis: Analysis) -> tuple[int, int]:
    """Pixels in the proportions in which people see the picture, so that it fits the room that a page keeps
    for it: a clip's pixels may be oblong (HDV), and a HEIF file may ask for a crop. A RAW file's preview is
    no measure: some come with black bars."""
    width, height = analysis.facts.width or 0, analysis.facts.height or 0
    if not analysis.renditions:
        return width, height
    seen = analysis.renditions[0]
    if not (width and height):
        return seen.width, seen.height
    oblong = seen.width * height / (seen.height * width)
    if analysis.facts.mime in RAW_MIMES or 1 / _ROUNDING < oblong < _ROUNDING:
        return width, height
    return round(width * oblong), height


def taken_of(facts: Facts, batch: BatchRef, arrived: datetime) -> Taken:
    """When it was shot, with the batch's correction of the camera's clock. A date before photography, or
    after its own arrival by more than a day, is a clock that was never set: the arrival is the better
    guess."""
    taken = resolve_taken(facts, batch.event_zone, arrived)
    if batch.clock_offset and taken.source != "arrival":
        taken = replace(taken, at=later(taken.at, batch.clock_offset))
    if taken.at >= EARLIEST and (taken.at - arrived).days < 1:
        return taken
    return Taken(arrived, None, "arrival")


def later(moment: datetime, seconds: int) -> datetime:
    """`moment` moved by `seconds`; as it is where the calendar ends."""
    try:
        return moment + timedelta(seconds=seconds)
    except OverflowError:
        return moment


def embedded_names(facts: Facts) -> dict[str, list[str]]:
    """Keywords and persons as the file gives them."""
    return {
        "keywords": list(filter(None, map(clean, facts.keywords))),
        "persons": list(filter(None, map(clean, facts.persons))),
    }


def tagging_facts(facts: Facts, asset: Asset, batch: BatchRef) -> AssetFacts:
    """What the taggers are given of an asset that is being taken in."""
    names = embedded_names(facts)
    return AssetFacts(
        taken_at=asset.taken_at,
        taken_source=asset.taken_source,
        filename=asset.filename,
        location=asset.location,
        words=" ".join(filter(None, (asset.title, asset.headline, asset.caption))),
        keywords=tuple(names["keywords"]),
        persons=tuple(names["persons"]),
        photographer_id=asset.photographer_id,
        batch_place=batch.template.get("location", ""),
        lat=asset.gps_lat,
        lon=asset.gps_lon,
        is_contributed=batch.is_contributed,
    )


def clean(text: str | None) -> str:
    """Text that every database takes: without NUL and without halves of characters."""
    return (text or "").replace("\0", "").encode("utf-8", "replace").decode().strip()


def clean_json(value: Any) -> Any:
    """`clean` for every text inside a JSON value."""
    match value:
        case str():
            return clean(value)
        case dict():
            return {clean(str(key)): clean_json(item) for key, item in value.items()}
        case list() | tuple():
            return [clean_json(item) for item in value]
        case float() if value != value or value in (float("inf"), float("-inf")):
            return None
    return value


def signed64(number: int) -> int:
    """An unsigned 64-bit number as databases store it."""
    return number - (1 << 64) if number >= 1 << 63 else number
