"""Numbers, sizes, lists and roles as people write them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, format_interval
from flask_babel import get_locale, gettext, ngettext

from mediahub.http.language import page_language
from mediahub.multilingual import text_in

UNITS = ("bytes", "kB", "MB", "GB", "TB")
SEPARATORS = {"zh": "、"}
"""Between the words of a list, where it is no comma and a space."""


def duration_text(seconds: float | None) -> str:
    """`0:07`, `12:40` or `1:02:03`; nothing when unknown."""
    if seconds is None:
        return ""
    minutes, second = divmod(max(0, round(seconds)), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"


def size_text(size: int) -> str:
    """A file size in decimal units: `840 bytes`, `7.4 MB`."""
    if size < 1000:
        return ngettext("%(num)s byte", "%(num)s bytes", size)
    value, unit = float(size), 0
    while value >= 1000 and unit < len(UNITS) - 1:
        value, unit = value / 1000, unit + 1
    return f"{value:.0f} {UNITS[unit]}" if value >= 100 else f"{value:.1f} {UNITS[unit]}"


def exposure_text(seconds: float | None) -> str:
    """`1/250 s`, `0.8 s` or `2 s`, as camera displays write it."""
    if not seconds or seconds < 0:
        return ""
    if seconds < 0.3:
        return f"1/{round(1 / seconds)} s"
    return f"{seconds:.2g} s" if seconds < 10 else f"{seconds:.0f} s"


def camera_text(make: str | None, model: str | None) -> str:
    """Make and model, without a make that the model repeats: `Canon EOS R5`, not `Canon Canon EOS R5`."""
    make, model = (make or "").strip(), (model or "").strip()
    if not make or model.lower().startswith(make.split()[0].lower()):
        return model
    return f"{make.split()[0].title() if make.isupper() else make} {model}".strip()


def megapixels_text(width: int, height: int) -> str:
    """`6000 × 4000 (24 MP)`."""
    millions = width * height / 1e6
    return f"{width} × {height} ({millions:.0f} MP)" if millions >= 1 else f"{width} × {height}"


def machine_time(moment: datetime | str) -> str:
    """A moment for `<time datetime>`: ISO 8601 to the second, since HTML allows three digits of a fraction
    and the catalogue keeps six."""
    known = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    return known.isoformat(timespec="seconds")


def days_text(first: date, last: date) -> str:
    """The days of an event with their year, in the form of the page's language: `Oct 17 – 20, 2025`."""
    return format_interval(first, last, "yMMMd", locale=get_locale() or "en")


def date_text(moment: datetime, zone: str, length: Literal["medium", "long"] = "long") -> str:
    """The day of a moment in `zone`, the event's, in the form of the reader: `31 December 2026`."""
    return format_date(moment.astimezone(ZoneInfo(zone)).date(), length, locale=get_locale() or "en")


def date_time_text(moment: datetime, zone: str) -> str:
    """Day and time of a moment in `zone`, in the form of the reader: `31 Dec 2026, 08:00:00`."""
    return format_datetime(moment, "medium", tzinfo=ZoneInfo(zone), locale=get_locale() or "en")


def off_text(shift: float) -> str:
    """How far a clock that needs `shift` seconds is off, in words."""
    size = abs(shift)
    if size < 0.5:
        return gettext("right to half a second")
    span = _span_text(size)
    return gettext("%(span)s slow", span=span) if shift > 0 else gettext("%(span)s fast", span=span)


def _span_text(seconds: float) -> str:
    """The two largest units of a span."""
    whole = round(seconds)
    if seconds < 10:
        return gettext("%(num)s s", num=f"{seconds:.1f}")
    days, rest = divmod(whole, 86400)
    hours, rest = divmod(rest, 3600)
    minutes, left = divmod(rest, 60)
    if days:
        day = ngettext("%(num)s day", "%(num)s days", days)
        return gettext("%(days)s %(hours)s h", days=day, hours=hours)
    if hours:
        return gettext("%(hours)s h %(minutes)s min", hours=hours, minutes=minutes)
    if minutes:
        return gettext("%(minutes)s min %(seconds)s s", minutes=minutes, seconds=left)
    return gettext("%(num)s s", num=left)


def listed(words: Iterable[str]) -> str:
    """One word after the other, without those that are empty."""
    locale = get_locale()
    return SEPARATORS.get(locale.language if locale else "", ", ").join(word for word in words if word)


def role_names() -> dict[str, str]:
    """Roles as people read them."""
    return {
        "admin": gettext("Admin"),
        "marketing": gettext("Marketing"),
        "photographer": gettext("Photographer"),
        "press": gettext("Press"),
    }


def roles_in_words(names: Iterable[str]) -> str:
    """A list of roles by their names in the database."""
    known = role_names()
    return listed(known.get(name, name) for name in names)


def in_language(text: str) -> str:
    """Of a text that somebody wrote in several languages the part for the reader (`multilingual`)."""
    return text_in(text, page_language())
