"""Object keys of the records that restore a lost catalogue. Pure functions.

`records/catalogue.json` has what all events share; below `records/<event>/` lie the event, its batches,
galleries and share links, what the press desk knows, usage in blocks, and each asset under its id.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

RECORDS = "records/"
CATALOGUE = f"{RECORDS}catalogue.json"

_SLUG = r"[a-z0-9]+(?:-[a-z0-9]+)*"
_KEY = re.compile(
    rf"{RECORDS}(?P<event>{_SLUG})/(?:(?P<one>event|links|press)|batches/(?P<batch>\d+)"
    r"|galleries/(?P<gallery>\d+)|usage/(?P<usage>\d+)|(?P<asset>[a-z2-7]{16}))\.json"
)


@dataclass(frozen=True, slots=True)
class RecordName:
    """What the record at a key is of."""

    kind: Literal["event", "batch", "gallery", "links", "press", "usage", "asset"]
    event: str
    subject: str = ""
    """The asset's id, or the number of the batch, gallery or block."""


def event_record_key(event_slug: str) -> str:
    """Return the key of the record of an event. Raises ValueError for a slug that is none."""
    return _checked(f"{RECORDS}{event_slug}/event.json")


def batch_record_key(event_slug: str, batch_id: int) -> str:
    """Return the key of the record of a batch. Raises ValueError."""
    return _checked(f"{RECORDS}{event_slug}/batches/{batch_id:d}.json")


def batch_record_prefix(event_slug: str) -> str:
    """Return the prefix under which the records of an event's batches lie."""
    return f"{RECORDS}{event_slug}/batches/"


def gallery_record_key(event_slug: str, gallery_id: int) -> str:
    """Return the key of the record of a gallery. Raises ValueError."""
    return _checked(f"{RECORDS}{event_slug}/galleries/{gallery_id:d}.json")


def links_record_key(event_slug: str) -> str:
    """Return the key of the record of an event's share links. Raises ValueError."""
    return _checked(f"{RECORDS}{event_slug}/links.json")


def press_record_key(event_slug: str) -> str:
    """Return the key of the record of what an event's press desk knows. Raises ValueError."""
    return _checked(f"{RECORDS}{event_slug}/press.json")


def usage_record_key(event_slug: str, block: int) -> str:
    """Return the key of one block of an event's usage records. Raises ValueError."""
    return _checked(f"{RECORDS}{event_slug}/usage/{block:d}.json")


def usage_record_prefix(event_slug: str) -> str:
    """Return the prefix under which the blocks of an event's usage lie."""
    return f"{RECORDS}{event_slug}/usage/"


def asset_record_key(event_slug: str, asset_id: str) -> str:
    """Return the key of the record of an asset. Raises ValueError for an id that is none."""
    return _checked(f"{RECORDS}{event_slug}/{asset_id}.json")


def parse_record_key(key: str) -> RecordName | None:
    """Return which record lies at `key`; None for a key of another make, and for the catalogue's own."""
    found = _KEY.fullmatch(key)
    if found is None:
        return None
    if found["one"]:
        kinds: dict[str, Literal["event", "links", "press"]] = {"links": "links", "press": "press"}
        return RecordName(kinds.get(found["one"], "event"), found["event"])
    if found["batch"]:
        return RecordName("batch", found["event"], found["batch"])
    if found["gallery"]:
        return RecordName("gallery", found["event"], found["gallery"])
    if found["usage"]:
        return RecordName("usage", found["event"], found["usage"])
    return RecordName("asset", found["event"], found["asset"])


def _checked(key: str) -> str:
    if parse_record_key(key) is None:
        raise ValueError(f"not the key of a record: {key!r}")
    return key
