"""Capture time: one moment in UTC, and what that rests on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from mediahub.media.model import Facts

WIDEST_OFFSET = timedelta(hours=14)
QUARTER = timedelta(minutes=15)
"""All zones in use differ from UTC by a multiple of this."""
GPS_SLACK = timedelta(minutes=5)
"""A GPS fix may be that old; a camera clock that is further off says nothing of the zone."""


@dataclass(frozen=True, slots=True)
class Taken:
    """The moment of the shutter."""

    at: datetime
    """Aware, in UTC."""
    offset: int | None
    """Minutes east of UTC where it was taken."""
    source: str
    """`offset` (EXIF OffsetTimeOriginal), `gps` (zone from the GPS clock), `event` (the event's zone),
    `container` (another date in the file) or `arrival` (no usable date)."""


def resolve_taken(facts: Facts, zone: str, arrived: datetime) -> Taken:
    """The best reading of the file's times; `zone` is the event's, `arrived` (aware) the last resort."""
    shutter = _parse(facts.taken)
    if shutter is not None:
        return _from_shutter(shutter, _parse(facts.gps_time), ZoneInfo(zone))
    created = _parse(facts.created)
    if created is not None:
        aware = created if created.tzinfo else created.replace(tzinfo=ZoneInfo(zone))
        return _taken(aware, "container")
    return Taken(arrived.astimezone(UTC), None, "arrival")


def camera_time(facts: Facts, zone: str) -> datetime | None:
    """What the camera's clock showed, in UTC; None where the file does not say.

    With the zone that the camera wrote, else read in the event's: the same for all frames of a body, whether
    or not there was a GPS fix, so that they can be compared.
    """
    shown = _parse(facts.taken) or _parse(facts.created)
    if shown is None:
        return None
    return _utc(shown if shown.tzinfo else shown.replace(tzinfo=ZoneInfo(zone)))


def _from_shutter(shutter: datetime, gps: datetime | None, zone: ZoneInfo) -> Taken:
    if shutter.tzinfo is not None:
        return _taken(shutter, "offset")
    if gps is not None and gps.tzinfo is not None:
        behind = shutter.replace(tzinfo=UTC) - gps
        offset = round(behind / QUARTER) * QUARTER
        if abs(behind - offset) <= GPS_SLACK and abs(offset) <= WIDEST_OFFSET:
            return Taken(_utc(shutter.replace(tzinfo=UTC) - offset), int(offset.total_seconds() // 60), "gps")
    return _taken(shutter.replace(tzinfo=zone), "event")


def _taken(moment: datetime, source: str) -> Taken:
    offset = moment.utcoffset()
    return Taken(_utc(moment), int(offset.total_seconds() // 60) if offset is not None else None, source)


def _utc(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC)
    except OverflowError:  # year 1 or 9999 in a zone
        return moment.replace(tzinfo=UTC)


def _parse(text: str | None) -> datetime | None:
    if not text:
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None
