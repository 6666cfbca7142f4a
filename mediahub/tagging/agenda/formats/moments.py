"""Days and times as people write them. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from mediahub.messages import Message, message
from mediahub.tagging.agenda.formats.model import Frame

YEAR_FIRST = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
YEAR_LAST = re.compile(r"(\d{1,2})([-/.])\s*(\d{1,2})\2\s*(\d{4})")
IN_WORDS = re.compile(
    r"(?:(\d{1,2})\.?\s+)?([a-z]{3,9})\.?\s+(?:(\d{1,2})(?:st|nd|rd|th)?,?\s+)?(\d{4})", re.I
)
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
CLOCK = re.compile(
    r"(上午|下午|晚上)?\s*(\d{1,2})(?:[:.h：时点](\d{2})?)?(?::(\d{2}))?\s*(a\.?m\.?|p\.?m\.?|uhr)?", re.I
)
OFFSET = re.compile(r"\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})$", re.I)
DURATION = re.compile(
    r"(?:(\d+)\s*(?:h|:|hours?|std\.?|小时))?\s*(?:(\d+)\s*(?:m|min|minutes?|分钟?)?)?", re.I
)
SLACK = timedelta(days=7)


class Days:
    """Reads days. Whether the month comes first is the same in a whole file: `texts` are all its days."""

    def __init__(self, texts: Iterable[str], frame: Frame) -> None:
        pairs = [found for text in texts if (found := YEAR_LAST.search(text))]
        self._month_first = _month_first(pairs, frame)

    def read(self, text: str) -> date:
        """The day that a text names. Raises ValueError with what is wrong."""
        try:
            return self._read(text)
        except ValueError as error:
            if isinstance(error.args[0], Message):
                raise
            raise ValueError(
                message("%(text)s is no day: write it like 2025-10-17", text=repr(text))
            ) from None

    def _read(self, text: str) -> date:
        if found := YEAR_FIRST.search(text):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found := YEAR_LAST.search(text):
            first, second, year = int(found[1]), int(found[3]), int(found[4])
            if found[2] == "." or self._month_first is False:
                return date(year, second, first)
            if self._month_first is None and first != second:
                day = f"{year}-{first:02}-{second:02}"
                raise ValueError(message("%(text)s may be two days: write %(day)s", text=repr(text), day=day))
            return date(year, first, second)
        if (found := IN_WORDS.search(text)) and found[2][:3].lower() in MONTHS and (found[1] or found[3]):
            return date(int(found[4]), MONTHS.index(found[2][:3].lower()) + 1, int(found[1] or found[3]))
        raise ValueError(message("%(text)s is no day: write it like 2025-10-17", text=repr(text)))


def _month_first(pairs: list[re.Match[str]], frame: Frame) -> bool | None:
    """Decided by a number that can be no month, else by when the event is; None if nothing says."""
    if any(int(pair[1]) > 12 for pair in pairs):
        return False
    if any(int(pair[3]) > 12 for pair in pairs):
        return True
    if frame.first is None or frame.last is None:
        return None
    first, last = (frame.first - SLACK).date(), (frame.last + SLACK).date()

    def fits(month: int, day: int) -> bool:
        try:
            return all(first <= date(int(p[4]), int(p[month]), int(p[day])) <= last for p in pairs)
        except ValueError:
            return False

    if fits(1, 3) != fits(3, 1):
        return fits(1, 3)
    return None


def read_time(text: str) -> time:
    """The time of day that a text names. Raises ValueError with what is wrong."""
    found = CLOCK.fullmatch(text.strip())
    if found is None:
        raise ValueError(message("%(text)s is no time: write it like 09:30", text=repr(text)))
    hour, minute, second = int(found[2]), int(found[3] or 0), int(found[4] or 0)
    half = (found[5] or "").lower()
    if hour > 24 or minute > 59 or second > 59:
        raise ValueError(message("%(text)s is no time: write it like 09:30", text=repr(text)))
    if hour < 12 and (half.startswith("p") or found[1] in ("下午", "晚上")):
        hour += 12
    if hour == 12 and half.startswith("a"):
        hour = 0
    return time(hour % 24, minute, second)


def read_moment(text: str, days: Days, zone: ZoneInfo) -> datetime:
    """A day with a time, and perhaps an offset, as an aware moment. Raises ValueError."""
    text = text.strip()
    try:
        whole = datetime.fromisoformat(text)
    except ValueError:
        pass
    else:
        if len(text) > 10:
            return whole if whole.tzinfo else whole.replace(tzinfo=zone)
    offset = OFFSET.search(text)
    body = text[: offset.start()] if offset else text
    day = days.read(body)
    rest = IN_WORDS.sub("", YEAR_LAST.sub("", YEAR_FIRST.sub("", body, count=1), count=1), count=1)
    clock = rest.strip(" ,T")
    if not clock:
        raise ValueError(
            message("%(text)s has no time: write it like %(day)s 09:30", text=repr(text), day=day)
        )
    moment = datetime.combine(day, read_time(clock))
    return moment.replace(tzinfo=_offset(offset[1]) if offset else zone)


def read_duration(text: str) -> timedelta:
    """`45`, `45 min`, `1:30`, `1 h 30`. Raises ValueError."""
    found = DURATION.fullmatch(text.strip())
    if found is None or not (found[1] or found[2]):
        raise ValueError(message("%(text)s is no duration: write minutes, like 45", text=repr(text)))
    return timedelta(hours=int(found[1] or 0), minutes=int(found[2] or 0))


def zone_of(name: str) -> ZoneInfo:
    """The zone of this IANA name, also with a vendor before it, or of the name that Windows has for it.
    Raises ValueError."""
    name = name.strip().strip("\"'")[:100]
    parts = [part for part in name.split("/") if part]
    for wanted in (name, WINDOWS_TO_OLSON.get(name, ""), "/".join(parts[-2:]), "/".join(parts[-3:])):
        try:
            return ZoneInfo(wanted)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            continue
    text = repr(name)
    raise ValueError(message("%(text)s is no time zone: use a name like Asia/Shanghai", text=text))


def _offset(text: str) -> tzinfo | None:
    if text.upper() in ("Z", "UTC", "GMT"):
        return UTC
    return datetime.strptime(text.replace(":", ""), "%z").tzinfo
