"""Dates and times as people type them in forms: in the event's zone, unless they name another."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

YEARS = range(1900, 2200)
"""What a moment that somebody types may be of. Outside of it no zone and no database can be relied on."""


def moment_of(text: str | None, zone: str) -> datetime | None:
    """`2025-10-18T14:00` in `zone`, or ISO 8601 with an offset; None for nothing. Raises ValueError."""
    if not text or not text.strip():
        return None
    moment = datetime.fromisoformat(text.strip())
    if moment.year not in YEARS:
        raise ValueError("a year between 1900 and 2199")
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=ZoneInfo(zone))
    return moment.astimezone(UTC)


def field_of(moment: datetime | None, zone: str) -> str:
    """The value of a `datetime-local` field."""
    return moment.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%dT%H:%M") if moment else ""
