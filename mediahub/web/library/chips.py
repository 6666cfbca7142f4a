"""Chips of the library page: what was understood of a question, in the reader's words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_skeleton
from flask_babel import get_locale, gettext
from flask_babel import lazy_gettext as _

from mediahub.catalog.models import Event
from mediahub.http.context import services, viewer
from mediahub.search.query.moments import Calendar
from mediahub.search.query.relaxing import Nearest, quoted, without
from mediahub.search.query.sentence.parts import Part
from mediahub.search.query.timeline import chosen_span
from mediahub.web.answers import Chip
from mediahub.web.library.facets import WORDS

MAX_DAYS = 3
"""Days that a chip names."""
COUNTS = {
    "some": _("People"),
    "one": _("One person"),
    "two": _("Two people"),
    "group": _("Group"),
    "crowd": _("Crowd"),
}
HOURS = {
    "morning": _("Morning"),
    "noon": _("Midday"),
    "afternoon": _("Afternoon"),
    "evening": _("Evening"),
    "night": _("Night"),
    "sunset": _("Sunset"),
    "dawn": _("Dawn"),
}
COLOURS = {
    "red": _("Red"),
    "orange": _("Orange"),
    "yellow": _("Yellow"),
    "green": _("Green"),
    "teal": _("Teal"),
    "blue": _("Blue"),
    "purple": _("Purple"),
    "pink": _("Pink"),
    "brown": _("Brown"),
    "black": _("Black"),
    "grey": _("Grey"),
    "white": _("White"),
}


def chips_of(event: Event, text: str) -> list[Chip]:
    """A chip for everything of the question that is more than a word."""
    parts = services().search.understood(text, event=event.slug, viewer=viewer())
    found = []
    for part in parts:
        words = LABELS.get(part.kind)
        if words is not None:
            label = words(part, event) or text[part.start : part.end].strip()
            found.append(Chip(kind=part.kind, label=label, left=without(text, part)))
    return found + _looks(event, text, parts)


def _looks(event: Event, text: str, parts: Sequence[Part]) -> list[Chip]:
    """A chip for every word that pictures only look like; without it, the word has to be written."""
    found = []
    for part in services().search.looking_like(text, parts, event=event.slug, viewer=viewer()):
        word = text[part.start : part.end].strip()
        label = gettext("Looks like: %(word)s", word=word)
        found.append(Chip(kind="looks", label=label, left=quoted(text, part)))
    return found


def remarks_on(near: Nearest) -> list[str]:
    """What was left out of a question that nothing fits, and what was looked for as it stands."""
    remarks = []
    if near.dropped:
        remarks.append(gettext("Nothing fits all of it. Left out: %(words)s.", words=_quoted(near.dropped)))
    if near.as_words:
        remarks.append(gettext("Looked for as plain words: %(words)s.", words=_quoted(near.as_words)))
    return remarks


def remarks_on_words(event: Event, text: str) -> list[str]:
    """Which words of a question that finds nothing are no more than words. A single one needs no remark."""
    parts = services().search.understood(text, event=event.slug, viewer=viewer())
    words = [text[part.start : part.end].strip() for part in parts if part.kind == "word"]
    if not words or len(parts) < 2:
        return []
    return [gettext("Looked for as plain words: %(words)s.", words=_quoted(words))]


def _quoted(words: Iterable[str]) -> str:
    return ", ".join(f"“{one}”" for one in words)


def _locale() -> Locale:
    return get_locale() or Locale("en")


def _day(part: Part, event: Event) -> str:
    return _days(part.days)


def _days(days: Iterable[date]) -> str:
    shown = list(days)
    said = [format_skeleton("MMMEd", day, locale=_locale()) for day in shown[:MAX_DAYS]]
    return ", ".join(said) + " …" * (len(shown) > MAX_DAYS)


def _hours(part: Part, event: Event) -> str:
    if part.hours is None:
        return ""
    span = f"{part.hours[0]}–{part.hours[1]}"
    named = str(HOURS[part.value]) if part.value in HOURS else ""
    return " · ".join(one for one in (_days(part.days), named, span) if one)


def _session(part: Part, event: Event) -> str:
    titles = {session.code: session.title for session in event.sessions}
    return ", ".join(titles.get(code, code) for code in part.value.split(","))


def _taken(part: Part, event: Event) -> str:
    """The span that a brush over the timeline wrote, in the event's zone."""
    zone = ZoneInfo(event.timezone)
    span = chosen_span(part.value, Calendar(zone, datetime.now(UTC)))
    if span is None or span[0] is None or span[1] is None:
        return part.value
    first, last = (datetime.fromtimestamp(end / 1e6, zone) for end in (span[0], span[1] - 1))
    skeleton = "MMMEd" if first.year == last.year else "yMMMd"
    one, other = (f"{format_skeleton(skeleton, end, locale=_locale())} {end:%H:%M}" for end in (first, last))
    if first.date() == last.date():
        other = f"{last:%H:%M}"
    return f"{one}–{other}"


def _like(part: Part, event: Event) -> str:
    return gettext("Looks like this picture")


def _word_of(words: dict[str, object]) -> Callable[[Part, Event], str]:
    return lambda part, event: str(words.get(part.value, ""))


LABELS: dict[str, Callable[[Part, Event], str]] = {
    "day": _day,
    "hours": _hours,
    "light": _hours,
    "session": _session,
    "taken": _taken,
    "like": _like,
    "kind": _word_of(dict(WORDS["kind"])),
    "orientation": _word_of(dict(WORDS["orientation"])),
    "count": _word_of(dict(COUNTS)),
    "colour": _word_of(dict(COLOURS)),
}
"""By kind of a part, what its chip says; other parts are words, and have none."""
