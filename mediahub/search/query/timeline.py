"""The timeline: when the results were taken, counted over time, for a histogram to brush.

The brush is a `taken:` term of the query. The counts leave that term out, so that a reader sees what lies
around the chosen span and can move it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from mediahub.search.port import Bars
from mediahub.search.query.moments import Calendar, Span, Unreadable, spans
from mediahub.search.schema import micros

_TIME_TERM = re.compile(r"""(?<!\S)taken:("[^"]*"|\S+)""", re.IGNORECASE)
MINUTE = 60_000_000
STEPS = tuple(minutes * MINUTE for minutes in (1, 5, 10, 30, 60, 120, 180, 360, 720, 1440, 10_080, 43_200))
"""Widths that a bar may have, in microseconds."""
MAX_BARS = 96
TAIL = 0.005
"""Part of the results at each end that the bars need not reach: cameras with a wrong year."""


@dataclass(frozen=True, slots=True)
class Timeline:
    """The bars of a question without its `taken:` term, and the span that this term means."""

    bars: Bars
    chosen: Span | None


def without_time(text: str) -> tuple[str, str | None]:
    """The query without its `taken:` terms, and what the only one of them says.

    None where there is no such term, or where several together or a group mean something of their own.
    """
    found = _TIME_TERM.findall(text)
    rest = " ".join(_TIME_TERM.sub(" ", text).split())
    return rest, found[0].strip('"') if len(found) == 1 else None


def chosen_span(term: str | None, calendar: Calendar) -> Span | None:
    """The one span of time that the term means; None where it means several or nothing."""
    if term is None:
        return None
    try:
        meant = spans(term, calendar)
    except Unreadable:
        return None
    return meant[0] if len(meant) == 1 else None


def step_for(first: int, last: int, most: int = MAX_BARS) -> int:
    """The narrowest of `STEPS` with which the span needs at most so many bars."""
    return next((step for step in STEPS if (last - first) / step < most - 1), STEPS[-1])


def midnight(calendar: Calendar) -> int:
    """A moment at which a day begins in the event's zone: bars of hours and days begin with it."""
    day = calendar.days[0] if calendar.days else calendar.now.date()
    return micros(datetime.combine(day, datetime.min.time(), calendar.zone))
