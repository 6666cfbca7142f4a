"""From an analysis to the catalogue's values. Pure functions."""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from mediahub.ingest.batches import BatchRef
from mediahub.ingest.scan import base_name
from mediahub.ingest.times import Taken, resolve_taken
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
)
EARLIEST = datetime.fromisoformat("1826-01-01T00:00:00+00:00")
"""No photograph is older."""


def asset_values(analysis: Analysis, batch: BatchRef, shown: str, arrived: datetime) -> dict[str, Any]:
    """The columns of `Asset` that follow from the file and its batch."""
    facts = analysis.facts
    taken = taken_of(facts, batch, arrived)
    return {
        "mime": facts.mime,
        "kind": facts.kind,
        "filename": base_name(shown),
        "width": facts.width or 0,
        "height": facts.height or 0,
        "placeholder": base64.b64encode(analysis.placeholder).decode(),
        "colour": analysis.colour,
        "dhash": signed64(analysis.dhash),
        "sharpness": analysis.sharpness,
        "taken_at": taken.at,
        "taken_offset": taken.offset,
        "taken_source": taken.source,
        "rating": facts.rating,
        "creator": clean(facts.creator) or batch.photographer,
        "credit": clean(facts.credit) or batch.credit,
        "rights_class": batch.rights_class,
        "usage_terms": clean(facts.usage_terms) or batch.usage_terms,
        **{name: getattr(facts, name) for name in COPIED},
        **{name: clean(getattr(facts, name))[:size] or None for name, size in SHORT_TEXT.items()},
        **{name: clean(getattr(facts, name)) for name in WORDS},
    }


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


def tagging_facts(facts: Facts, taken_at: datetime, taken_source: str, shown: str) -> AssetFacts:
    """What the taggers are given."""
    return AssetFacts(
        taken_at=taken_at,
        taken_source=taken_source,
        filename=base_name(shown),
        location=clean(facts.location),
        words=" ".join(filter(None, (clean(facts.title), clean(facts.headline), clean(facts.caption)))),
        keywords=tuple(filter(None, map(clean, facts.keywords))),
        persons=tuple(filter(None, map(clean, facts.persons))),
    )


def clean(text: str | None) -> str:
    """Text that every database takes: without NUL and without halves of characters."""
    return (text or "").replace("\0", "").encode("utf-8", "replace").decode().strip()


def clean_json(value: Any) -> Any:
    """The same for everything inside a JSON value."""
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
