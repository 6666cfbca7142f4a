"""Dates and times as people type them, to spans of time.

    2025   2025-10   2025-10-18   2025-10-18T10:00   10:00   today   yesterday   friday
    A..B   A..   ..B   >A   >=A   <A   <=A

Everything is in the event's zone. A time without a date means that time on each day of the event.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from mediahub.messages import message
from mediahub.search.schema import micros

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2})(?:[t ](.+))?)?)?")
_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?")
_COMPARED = re.compile(r"(>=|<=|>|<|=)\s*(.+)")

LONGEST_EVENT = 366
"""Days of an event that are counted."""
AROUND = timedelta(days=31)
"""How long before and after an event its pictures may be taken: rehearsals, and clocks that are wrong."""

Span = tuple[int | None, int | None]
"""From, and up to but without, in microseconds since 1970 UTC; None is without end."""


class Unreadable(ValueError):
    """The text is no date or time; the message says so to people."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """What dates are relative to."""

    zone: tzinfo
    now: datetime
    days: Sequence[date] = ()
    """The days that have pictures, for times without a date."""
    event: Sequence[date] = ()
    """The days of the event, for “the second day”; none where it has no dates."""

    def of_event(self) -> Sequence[date]:
        """The event's days in order: by its own dates, else by its pictures."""
        return self.event or self.days


def calendar_of(
    zone: tzinfo, now: datetime, days: Sequence[date], starts_at: datetime | None, ends_at: datetime | None
) -> Calendar:
    """The calendar of an event with these dates, if it has any. `days` are those that have pictures, of all
    events: those far from its own are those of others."""
    if starts_at is None or ends_at is None:
        return Calendar(zone, now, days)
    first, last = starts_at.astimezone(zone).date(), ends_at.astimezone(zone).date()
    own = tuple(first + timedelta(days=n) for n in range(min(LONGEST_EVENT, (last - first).days + 1)))
    near = tuple(day for day in days if first - AROUND <= day <= last + AROUND)
    return Calendar(zone, now, near or own, own)


def spans(text: str, calendar: Calendar) -> list[Span]:
    """The spans of time that `text` means. Raises `Unreadable`."""
    text = text.strip().casefold()
    try:
        if compared := _COMPARED.fullmatch(text):
            return _compared(compared[1], compared[2], calendar)
        first, dots, last = text.partition("..")
        return _between(first.strip(), last.strip(), calendar) if dots else _point(text, calendar)
    except (ValueError, OverflowError) as error:
        said = message("“%(text)s” is no date or time, like 2025-10-18 or 10:00..11:30.", text=text)
        raise Unreadable(said) from error


def _compared(sign: str, text: str, calendar: Calendar) -> list[Span]:
    found = []
    for start, end in _point(text, calendar):
        bounds = {">": (end, None), ">=": (start, None), "<": (None, start), "<=": (None, end)}
        found.append(bounds.get(sign, (start, end)))
    if _TIME.fullmatch(text):  # `>10:00` stays within each day
        return _clipped(found, calendar)
    return found[:1] if sign in (">", ">=") else found[-1:]


def _between(first: str, last: str, calendar: Calendar) -> list[Span]:
    if not first and not last:
        raise ValueError("a range without ends")
    if first and not last:
        return _compared(">=", first, calendar)
    if not first:
        return _compared("<=", last, calendar)
    starts = _point(first, calendar)
    if _TIME.fullmatch(last) and not _TIME.fullmatch(first):  # the time is on the first one's day
        day = datetime.fromtimestamp((starts[0][0] or 0) / 1e6, calendar.zone).date()
        ends = [_time_on(day, last, calendar.zone)]
    else:
        ends = _point(last, calendar)
    if not _TIME.fullmatch(first):
        return [(starts[0][0], ends[-1][1])]
    if not _TIME.fullmatch(last):
        raise ValueError("a time to a date")
    return [(start, end) for (start, _), (_, end) in zip(starts, ends, strict=True)]


def _point(text: str, calendar: Calendar) -> list[Span]:
    """The span of a year, month, day, minute or second; for a time or weekday, one on each day."""
    today = calendar.now.astimezone(calendar.zone).date()
    if _TIME.fullmatch(text):
        return [_time_on(day, text, calendar.zone) for day in calendar.days or (today,)]
    if text in ("today", "yesterday"):
        day = today - timedelta(days=text == "yesterday")
        return [_span(day, day + timedelta(days=1), calendar.zone)]
    if len(text) >= 3 and (weekday := _weekday(text)) is not None:
        chosen = [day for day in calendar.days if day.weekday() == weekday]
        return [_span(day, day + timedelta(days=1), calendar.zone) for day in chosen] or [(0, 0)]
    return [_date(text, calendar.zone)]


def _weekday(text: str) -> int | None:
    return next((number for number, name in enumerate(WEEKDAYS) if name.startswith(text)), None)


def _date(text: str, zone: tzinfo) -> Span:
    match = _DATE.fullmatch(text)
    if match is None:
        raise ValueError(text)
    year, month, day, clock = match.groups()
    if clock is not None:
        return _time_on(date(int(year), int(month), int(day)), clock, zone)
    if day is not None:
        start = date(int(year), int(month), int(day))
        return _span(start, start + timedelta(days=1), zone)
    if month is not None:
        number = int(year) * 12 + int(month)
        return _span(date(int(year), int(month), 1), date(number // 12, number % 12 + 1, 1), zone)
    return _span(date(int(year), 1, 1), date(int(year) + 1, 1, 1), zone)


def _time_on(day: date, text: str, zone: tzinfo) -> Span:
    match = _TIME.fullmatch(text)
    if match is None:
        raise ValueError(text)
    hour, minute, second = (int(part or 0) for part in match.groups())
    start = micros(datetime.combine(day, time(hour, minute, second), zone))
    return start, start + (1_000_000 if match[3] else 60_000_000)


def _span(start: date, end: date, zone: tzinfo) -> Span:
    return (
        micros(datetime.combine(start, time(), zone)),
        micros(datetime.combine(end, time(), zone)),
    )


def _clipped(found: list[Span], calendar: Calendar) -> list[Span]:
    """Open ends closed by the day that the other end is on."""
    closed = []
    for start, end in found:
        inside = start if start is not None else (end or 1) - 1
        day = datetime.fromtimestamp(inside / 1e6, calendar.zone).date()
        first, last = _span(day, day + timedelta(days=1), calendar.zone)
        closed.append((first if start is None else start, last if end is None else end))
    return closed
