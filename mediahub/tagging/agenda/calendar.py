"""Programmes as iCalendar (RFC 5545)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr
from icalendar import Calendar

from mediahub.tagging.agenda.model import Fault, FileError, Frame, Item, Parsed, Speaker
from mediahub.tagging.agenda.moments import zone_of
from mediahub.tagging.agenda.rows import speakers_of

SAYS = frozenset({"uid", "title", "room", "starts", "ends", "description", "tags"})
SPEAKERS = re.compile(
    r"^\s*(?:speakers?|with|referent(?:en|in)?|嘉宾|演讲者|主讲人)\s*[:：]\s*(.+)$", re.I | re.M
)
MOST = 400
"""Occurrences of one session that repeats."""


def read_calendar(text: str, frame: Frame) -> Parsed:
    """The sessions of a calendar. Cancelled ones are left out, repeated ones are there each time.

    Raises FileError where it is no calendar.
    """
    try:
        calendar = Calendar.from_ical(text)
    except (ValueError, IndexError) as error:
        raise FileError(f"The calendar cannot be read: {error}.") from error
    zone = _zone(calendar, frame)
    parsed = Parsed()
    lines = [n for n, line in enumerate(text.splitlines(), 1) if line.strip().upper() == "BEGIN:VEVENT"]
    components = list(calendar.walk("VEVENT"))
    moved = {_occurrence(one, zone) for one in components if one.get("RECURRENCE-ID")}
    for number, component in enumerate(components):
        line = lines[number] if number < len(lines) else number + 1
        try:
            if str(component.get("STATUS", "")).upper() != "CANCELLED":
                parsed.items += _items(component, line, zone, moved)
        except (ValueError, TypeError, KeyError) as error:
            parsed.faults.append(Fault(line, str(error)))
    speaks = {"speakers"} if any(item.speakers for item in parsed.items) else set()
    parsed.says = SAYS | speaks
    return parsed


def _zone(calendar: Any, frame: Frame) -> ZoneInfo:
    """Of times without one: the calendar's own, else the event's."""
    named = str(calendar.get("X-WR-TIMEZONE", ""))
    try:
        return zone_of(named or frame.zone)
    except ValueError:
        return zone_of(frame.zone)


def _items(component: Any, line: int, zone: ZoneInfo, moved: set[tuple[str, datetime]]) -> Iterator[Item]:
    item = _item(component, line, zone)
    if component.get("RECURRENCE-ID"):
        uid, moment = _occurrence(component, zone)
        yield replace(item, uid=f"{uid}/{moment.isoformat()}")
        return
    if not component.get("RRULE"):
        yield item
        return
    local = item.starts_at.replace(tzinfo=None)
    rule = rrulestr(component["RRULE"].to_ical().decode(), dtstart=local, ignoretz=True)
    left_out = _left_out(component, zone) | {moment for uid, moment in moved if uid == item.uid}
    for count, start in enumerate(rule):
        if count >= MOST:
            return
        moment = start.replace(tzinfo=item.starts_at.tzinfo)
        if moment not in left_out:
            length = item.ends_at - item.starts_at
            uid = f"{item.uid}/{moment.isoformat()}"
            yield replace(item, uid=uid, starts_at=moment, ends_at=moment + length)


def _item(component: Any, line: int, zone: ZoneInfo) -> Item:
    title = str(component.get("SUMMARY", "")).strip()
    if not title:
        raise ValueError("it has no SUMMARY")
    starts = _moment(component.get("DTSTART"), zone, "DTSTART")
    if component.get("DTEND"):
        ends = _moment(component.get("DTEND"), zone, "DTEND")
    elif component.get("DURATION"):
        ends = starts + component["DURATION"].dt
    else:
        raise ValueError("it has no DTEND and no DURATION")
    if ends <= starts:
        raise ValueError("it ends before it starts")
    description = str(component.get("DESCRIPTION", "")).strip()
    return Item(
        line=line,
        code="",
        uid=str(component.get("UID", ""))[:200],
        title=title[:300],
        room=str(component.get("LOCATION", "")).strip()[:120],
        track="",
        starts_at=starts,
        ends_at=ends,
        description=description,
        speakers=_speakers(component, description),
        tags=tuple(dict.fromkeys(_categories(component))),
    )


def _moment(value: Any, zone: ZoneInfo, name: str) -> datetime:
    if value is None:
        raise ValueError(f"it has no {name}")
    moment: date | datetime = value.dt
    if not isinstance(moment, datetime):
        raise ValueError("it lasts whole days: sessions need times")
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def _occurrence(component: Any, zone: ZoneInfo) -> tuple[str, datetime]:
    return str(component.get("UID", "")), _moment(component["RECURRENCE-ID"], zone, "RECURRENCE-ID")


def _left_out(component: Any, zone: ZoneInfo) -> set[datetime]:
    given = component.get("EXDATE") or []
    lists = given if isinstance(given, list) else [given]
    return {
        one.dt if one.dt.tzinfo else one.dt.replace(tzinfo=zone)
        for dates in lists
        for one in dates.dts
        if isinstance(one.dt, datetime)
    }


def _categories(component: Any) -> Iterator[str]:
    given = component.get("CATEGORIES") or []
    for one in given if isinstance(given, list) else [given]:
        yield from (str(name).strip() for name in getattr(one, "cats", [one]) if str(name).strip())


def _speakers(component: Any, description: str) -> tuple[Speaker, ...]:
    """Who chairs it, and who is named in a line `Speakers: …` of the description: invitations alone say
    nothing about the stage."""
    given = component.get("ATTENDEE") or []
    people = given if isinstance(given, list) else [given]
    chairs = [
        str(person.params["CN"])
        for person in people
        if "CN" in person.params and str(person.params.get("ROLE", "")).upper() == "CHAIR"
    ]
    named = SPEAKERS.search(description)
    texts = [*chairs, *(re.split(r"\s*[;,、]\s*", named[1]) if named else [])]
    return speakers_of(texts)
