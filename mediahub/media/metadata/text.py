"""Metadata values as clean text, numbers and dates."""

from __future__ import annotations

import re
from typing import Any

_CP1252 = "cp1252"
_DATE = re.compile(
    r"(\d{4})[:\-](\d\d)[:\-](\d\d)[ T](\d\d):?(\d\d)(?::?(\d\d))?(\.\d+)?\s*(Z|[+\-]\d\d:?\d\d)?"
)
_DAY = re.compile(r"(\d{4})[:\-](\d\d)[:\-](\d\d)$")
_OFFSET = re.compile(r"Z|[+\-]\d\d:\d\d")
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e]")
"""Control characters but tab and line end, and those that turn the direction of what follows (UAX #9): no
caption needs them, and they let one text pass for another."""


def decode(data: bytes) -> str:
    """Decode text of unknown coding: UTF-8 where it is valid, else the Western code page."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode(_CP1252, "replace") if not _has_c1(data) else data.decode("latin-1")


def _has_c1(data: bytes) -> bool:
    return any(byte in data for byte in b"\x81\x8d\x8f\x90\x9d")


def clean(value: Any) -> str | None:
    """Return the text without blanks around it and control characters, line ends as `\\n`; None if empty."""
    if value is None:
        return None
    if isinstance(value, bytes):
        value = decode(value)
    text = str(value)
    if any("\ud800" <= letter <= "\udfff" for letter in text):
        text = decode(text.encode("utf-8", "surrogateescape"))
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _UNSEEN.sub("", text).strip(" \t\n") or None


def clean_list(values: Any) -> list[str]:
    """Clean each value and drop empty and repeated ones, keeping the order."""
    if values is None:
        return []
    if isinstance(values, dict):
        values = list(values.values())[:1]
    several = values if isinstance(values, (list, tuple)) else [values]
    return list(dict.fromkeys(text for text in map(clean, several) if text))


def number(value: Any) -> float | None:
    """Read a number or rational (`28/10`) at the start of a text; None if it is none."""
    if value is None:
        return None
    words = str(value).split()
    if not words:
        return None
    over, _, under = words[0].partition("/")
    try:
        result = float(over) / float(under) if under else float(over)
    except (ValueError, ZeroDivisionError, OverflowError):
        return None
    if result != result or result in (float("inf"), float("-inf")):
        return None
    return int(result) if result == int(result) else round(result, 9)


def date_time(value: Any, fraction: Any = None, offset: Any = None) -> str | None:
    """Return an EXIF, IIM, XMP or QuickTime time as ISO 8601, None if it is no real time.

    `fraction` and `offset` are EXIF's SubSec and Offset tags; what the time itself says of
    either comes first.
    """
    text = clean(value) or ""
    if _DAY.match(text):
        text += " 00:00:00"
    match = _DATE.match(text)
    if not match:
        return None
    year, month, day, hour, minute, second, own_fraction, zone = match.groups()
    in_range = 1 <= int(month) <= 12 and 1 <= int(day) <= 31 and int(hour) < 24 and int(minute) < 60
    if year == "0000" or not in_range:
        return None
    digits, shift = clean(fraction) or "", clean(offset) or ""
    if own_fraction == ".000000":
        own_fraction = ""  # FFmpeg's way to print every time
    if not own_fraction:
        own_fraction = f".{digits}" if digits.isascii() and digits.isdigit() else ""
    if not zone:
        zone = shift if _OFFSET.fullmatch(shift) else ""
    elif zone != "Z":
        hours, minutes = divmod(int(zone[1:3]) * 60 + int(zone[-2:]), 60)  # +00:60 has been seen
        zone = f"{zone[0]}{hours:02}:{minutes:02}"
    return f"{year}-{month}-{day}T{hour}:{minute}:{second or '00'}{own_fraction}{zone}"
