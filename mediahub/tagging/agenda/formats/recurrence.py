"""When the entries of a calendar take place. The rules are worked out by `recurring_ical_events`; here they
are given to it so that nothing is left to guess: every time with its zone, every end of a rule as a moment,
every exception as that of one occurrence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from math import prod
from typing import Any

import recurring_ical_events
from icalendar import Calendar
from icalendar.prop import vBroken, vDDDLists, vDDDTypes, vRecur
from recurring_ical_events import BadRuleStringFormat

from mediahub.messages import N_, message
from mediahub.tagging.agenda.formats.components import LINE
from mediahub.tagging.agenda.formats.limits import MAX_RULES, MAX_SESSIONS, MAX_STEPS
from mediahub.tagging.agenda.formats.values import quoted

Moment = date | datetime
STEP = {"HOURLY": 3600, "DAILY": 86_400, "WEEKLY": 7 * 86_400, "MONTHLY": 30 * 86_400, "YEARLY": 365 * 86_400}
"""Seconds between two repetitions, at least."""
DATES = ("DTSTART", "DTEND", "RECURRENCE-ID", "EXDATE", "RDATE")
ONCE = (
    "DTSTART",
    "DTEND",
    "DURATION",
    "RECURRENCE-ID",
    "SUMMARY",
    "DESCRIPTION",
    "LOCATION",
    "UID",
    "STATUS",
    "SEQUENCE",
)
"""What an entry says once; where a file says it twice the first counts."""
Remark = Callable[[int, str], None]


@dataclass(frozen=True, slots=True)
class Window:
    """The time in which occurrences are wanted."""

    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True)
class Zones:
    """How times without a zone, and those in UTC, are to be read."""

    floating: tzinfo
    of_calendar: tzinfo | None = None
    """Of a calendar that names its own (X-WR-TIMEZONE): what is written in UTC repeats by this one."""


def expand(entries: Sequence[Any], zones: Zones, window: Window, remark: Remark) -> Iterator[tuple[Any, str]]:
    """The occurrences of entries with one UID that touch the window: each a component of its own, and what
    tells it from others of the series ("" for what does not repeat).

    Raises ValueError where they cannot be worked out, with what is wrong.
    """
    for entry in entries:
        _leave_broken_dates_out(entry, remark)
        _say_once(entry)
        _localise(entry, zones)
        _check_order(entry)
    masters = [entry for entry in entries if "RECURRENCE-ID" not in entry]
    start = masters[0]["DTSTART"].dt if masters else None
    for entry in entries:
        _check_rules(entry, window)
        if start is not None and "RECURRENCE-ID" in entry:
            _as_occurrence(entry, start)
    moved = _moved(entries)
    repeats = len(entries) > 1 or any(name in entries[0] for name in ("RRULE", "RDATE", "RECURRENCE-ID"))
    calendar = Calendar()
    for entry in entries:
        calendar.add_component(entry)
    try:
        found = recurring_ical_events.of(calendar).between(window.first, window.last)
    except BadRuleStringFormat as error:
        raise ValueError(message("its rule cannot be read: %(reason)s", reason=quoted(error))) from error
    if len(found) > MAX_SESSIONS:
        raise ValueError(
            message("it repeats %(count)s times in the event's days; at most %(most)s are read",
                 count=len(found), most=MAX_SESSIONS)
        )  # fmt: skip
    for one in found:
        yield one, _key(one, moved) if repeats else ""


def _key(one: Any, moved: Mapping[str, timedelta]) -> str:
    """Which occurrence of its series this is: when it would be by the rule, however it was moved."""
    start: Moment = one["DTSTART"].dt
    line = str(one.get(LINE, ""))
    if line not in moved:
        return str(one["RECURRENCE-ID"].dt.isoformat())
    return (start - moved[line]).isoformat()


def _moved(entries: Sequence[Any]) -> dict[str, timedelta]:
    """By line of the exceptions that count for what follows too: by how much they move it."""
    found = {}
    for entry in entries:
        identity = entry.get("RECURRENCE-ID")
        if identity is not None and str(identity.params.get("RANGE", "")).upper() == "THISANDFUTURE":
            start, named = entry["DTSTART"].dt, identity.dt
            same = isinstance(start, datetime) == isinstance(named, datetime)
            found[str(entry.get(LINE, ""))] = start - named if same else timedelta()
    return found


def _leave_broken_dates_out(entry: Any, remark: Remark) -> None:
    """A date that cannot be read, of those beside the rule, costs that date and not the series."""
    for name in ("EXDATE", "RDATE"):
        value = entry.get(name)
        several = value if isinstance(value, list) else [value]
        good = [one for one in several if not isinstance(one, vBroken)]
        if len(good) < len(several):
            remark(int(entry[LINE]), message("its %(name)s cannot be read and was left out", name=name))
            entry[name] = good
            if not good:
                del entry[name]


def _say_once(entry: Any) -> None:
    for name in ONCE:
        if isinstance(entry.get(name), list):
            entry[name] = entry[name][0]
    for name in (*DATES, "DURATION", "RRULE"):
        for value in entry[name] if isinstance(entry.get(name), list) else [entry.get(name)]:
            if isinstance(value, vBroken):
                raise ValueError(
                    message("its %(name)s cannot be read: %(value)s", name=name, value=quoted(value))
                )
    if entry.get("DTSTART") is None:
        raise ValueError(N_("it has no DTSTART"))
    if entry.get("DTEND") is not None and entry.get("DURATION") is not None:
        del entry["DURATION"]


def _localise(entry: Any, zones: Zones) -> None:
    repeats = "RRULE" in entry or "RECURRENCE-ID" in entry or "RDATE" in entry
    for name in DATES:
        if (value := entry.get(name)) is not None:
            several = value if isinstance(value, list) else [value]
            entry[name] = [_localised(one, zones, repeats) for one in several]
            if not isinstance(value, list):
                entry[name] = entry[name][0]
    rules = entry.get("RRULE")
    if rules is not None:
        entry["RRULE"] = [
            _rule(one, entry["DTSTART"].dt) for one in (rules if isinstance(rules, list) else [rules])
        ]


def _check_order(entry: Any) -> None:
    if (ends := entry.get("DTEND")) is None:
        return
    starts = entry["DTSTART"].dt
    if isinstance(starts, datetime) == isinstance(ends.dt, datetime) and ends.dt < starts:
        raise ValueError(N_("it ends before it starts"))


def _localised(value: Any, zones: Zones, repeats: bool) -> Any:
    if isinstance(value, vDDDLists):
        made: Any = vDDDLists([_moment(one.dt, zones, repeats) for one in value.dts])
    else:
        made = vDDDTypes(_moment(value.dt, zones, repeats))
    made.params = value.params.copy()
    made.params.pop("TZID", None)
    return made


def _moment(value: Any, zones: Zones, repeats: bool) -> Any:
    if isinstance(value, tuple):  # a period
        begins, ends = value
        begins = _moment(begins, zones, repeats)
        return begins, ends if isinstance(ends, timedelta) else _moment(ends, zones, repeats)
    if not isinstance(value, date):
        raise ValueError(message("%(text)s is no day and no moment", text=quoted(value)))
    if not isinstance(value, datetime):
        return value
    if value.tzinfo is None:
        return value.replace(tzinfo=zones.floating)
    if repeats and zones.of_calendar is not None and value.tzname() == "UTC":
        return value.astimezone(zones.of_calendar)
    return value


def _rule(rule: Any, start: Moment) -> vRecur:
    """The rule with an end that is a moment in UTC, as the standard asks, or a day for whole days.

    A day as the end of what has times means all of that day where it takes place; a time without a zone is of
    there too.
    """
    made = vRecur(
        {name: list(values) if isinstance(values, list) else [values] for name, values in rule.items()}
    )
    if not made.get("UNTIL"):
        return made
    until: Any = made["UNTIL"][0]
    if not isinstance(start, datetime):
        made["UNTIL"] = [until.date() if isinstance(until, datetime) else until]
        return made
    if not isinstance(until, datetime):
        until = datetime.combine(until, time(23, 59, 59))
    if until.tzinfo is None:
        until = until.replace(tzinfo=start.tzinfo)
    made["UNTIL"] = [until.astimezone(UTC)]
    return made


def _check_rules(entry: Any, window: Window) -> None:
    """Refuse what would be repeated so often that nobody means it. Raises ValueError."""
    rules = entry.get("RRULE") or []
    if len(rules) > MAX_RULES:
        raise ValueError(
            message("it has %(count)s rules; at most %(most)s are read", count=len(rules), most=MAX_RULES)
        )
    start = entry["DTSTART"].dt
    moment = start if isinstance(start, datetime) else datetime.combine(start, time(), tzinfo=UTC)
    for rule in rules:
        frequency = str((rule.get("FREQ") or [""])[0]).upper()
        if frequency in ("SECONDLY", "MINUTELY"):
            raise ValueError(N_("it repeats by the second or minute: sessions repeat by the hour at most"))
        if frequency not in STEP:
            raise ValueError(
                message(
                    "its rule has no frequency that is known: %(name)s", name=quoted(frequency, 40) or "–"
                )
            )
        if any(int(value) < 1 for value in rule.get("INTERVAL") or [1]):
            raise ValueError(N_("its rule has an interval below 1"))
        steps = max((window.last - moment).total_seconds(), 0) / STEP[frequency]
        steps *= prod(len(rule.get(name) or [0]) for name in ("BYHOUR", "BYMINUTE", "BYSECOND"))
        if steps > MAX_STEPS:
            raise ValueError(
                message("its rule repeats more than %(most)s times before the event ends", most=MAX_STEPS)
            )


def _as_occurrence(entry: Any, start: Moment) -> None:
    """An exception names an occurrence as the series does: by a time where it has times, by a day where it
    lasts whole days. Some programs write the day alone."""
    identity: Moment = entry["RECURRENCE-ID"].dt
    if isinstance(start, datetime) and not isinstance(identity, datetime):
        named: Moment = datetime.combine(identity, start.timetz())
    elif not isinstance(start, datetime) and isinstance(identity, datetime):
        named = identity.date()
    else:
        return
    made = vDDDTypes(named)
    made.params.update(
        {name: value for name, value in entry["RECURRENCE-ID"].params.items() if name == "RANGE"}
    )
    entry["RECURRENCE-ID"] = made
