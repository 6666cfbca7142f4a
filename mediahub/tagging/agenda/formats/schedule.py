"""Schedules as conference software publishes them: the `schedule.xml` and `schedule.json` of frab, which
pretalx, Pentabarf, Wafer, pgeu-system and the congresses of the CCC write too. Days hold rooms, rooms hold
events.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from mediahub.messages import N_, message
from mediahub.tagging.agenda.formats.model import FileError, Frame, Parsed
from mediahub.tagging.agenda.formats.moments import read_time
from mediahub.tagging.agenda.formats.rows import items_of
from mediahub.tagging.agenda.formats.values import plain, quoted

DECLARATION = re.compile(r"^<\?xml[^>]{0,300}\?>\s*")
CLOCKS = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):(\d{2})")
Row = tuple[int, dict[str, Any]]


def read_schedule(text: str, frame: Frame) -> Parsed:
    """The events of a `schedule.xml`. Nothing that it points at is fetched, and no entity is expanded. Raises
    FileError."""
    try:
        # the text is decoded already: what its declaration says of an encoding is not true any more
        root = fromstring(DECLARATION.sub("", text))
    except DefusedXmlException as error:
        raise FileError(N_("The XML defines entities: that is no schedule. Export it again.")) from error
    except (ParseError, ValueError, RecursionError) as error:
        raise FileError(message("The XML cannot be read: %(reason)s.", reason=quoted(error, 200))) from error
    if _tag(root) != "schedule":
        raise FileError(
            message("The XML is no schedule: it begins with <%(name)s> and not with <schedule>, as pretalx,"
                    " frab and other conference software write it.", name=quoted(_tag(root)))
        )  # fmt: skip
    rows = list(_rows_of(root))
    if not rows:
        raise FileError(N_("The schedule holds no events: was it published already?"))
    return items_of(rows, frame)


def schedule_rows(schedule: Mapping[str, Any]) -> list[Row]:
    """The events of a schedule in JSON, numbered, by field."""
    conference = _mapping(schedule.get("conference"))
    zone = plain(conference.get("time_zone_name") or conference.get("timezone"))
    change = plain(conference.get("day_change"))
    rows: list[Row] = []
    for day in _list(conference.get("days")):
        rooms = _mapping(_mapping(day).get("rooms"))
        for room, events in rooms.items():
            for event in _list(events):
                if isinstance(event, Mapping):
                    rows.append(
                        (len(rows) + 1, _row({**event, "room": event.get("room") or room}, day, zone, change))
                    )
    return rows


def _rows_of(root: Element) -> Iterator[Row]:
    conference = _children(_child(root, "conference"))
    zone, change = conference.get("time_zone_name", ""), conference.get("day_change", "")
    number = 0
    for day in (one for one in root if _tag(one) == "day"):
        for room in (one for one in day if _tag(one) == "room"):
            for event in (one for one in room if _tag(one) == "event"):
                number += 1
                values: dict[str, Any] = {**event.attrib, **_children(event)}
                values["room"] = values.get("room") or room.get("name")
                persons = _child(event, "persons")
                values["persons"] = [_person(one) for one in persons] if persons is not None else []
                yield number, _row(values, day.attrib, zone, change)


def _person(element: Element) -> str:
    """A name: the text of an element, or of the `name` in it."""
    named = _child(element, "name")
    return plain((element if named is None else named).text or element.get("name"))


def _row(event: Mapping[str, Any], day: Mapping[str, Any], zone: str, change: str) -> dict[str, Any]:
    begins = plain(event.get("date"))
    row: dict[str, Any] = {
        "uid": plain(event.get("guid")),
        "code": plain(event.get("code")) or plain(event.get("slug")) or plain(event.get("id")),
        "title": event.get("title"),
        "room": event.get("room"),
        "track": _named(event.get("track")),
        "description": _description(event),
        "speakers": event.get("persons"),
        "zone": zone,
        "duration": _duration(plain(event.get("duration"))),
        # a moment with its zone where there is one, else a time on the schedule's day
        "starts": begins if len(begins) > 10 else plain(event.get("start")),
        "ends": plain(event.get("end")) if not event.get("duration") else "",
    }
    row["date"] = _day(plain(day.get("date")), row["starts"], change)
    if len(row["code"]) > 40:  # a slug made of the title: the number is as stable
        row["code"] = plain(event.get("id"))[:40]
    return row


def _description(event: Mapping[str, Any]) -> str:
    parts = [plain(event.get(name)) for name in ("subtitle", "abstract", "description")]
    return "\n\n".join(dict.fromkeys(filter(None, parts)))


def _day(day: str, starts: str, change: str) -> str:
    """The calendar's day of an event: what begins before the schedule's day does is of the next one."""
    try:
        if change and read_time(starts) < read_time(change):
            return (date.fromisoformat(day) + timedelta(days=1)).isoformat()
    except (ValueError, OverflowError):
        pass  # whoever reads the day or the time says what is wrong with it
    return day


def _duration(text: str) -> str:
    """`00:45`; of three numbers the first counts days, as pretalx writes it, unless they can only be hours,
    minutes and seconds. As minutes."""
    found = CLOCKS.fullmatch(text)
    if found is None:
        return text
    first, second, third = int(found[1] or 0), int(found[2]), int(found[3])
    if found[1] and (len(found[1]) == 2 or second > 23):
        return str(first * 60 + second)
    return str(first * 1440 + second * 60 + third)


def _named(value: Any) -> str:
    return plain(value.get("name") or value.get("en")) if isinstance(value, Mapping) else plain(value)


def _tag(element: Element) -> str:
    return str(element.tag).rpartition("}")[2].lower()


def _child(element: Element | None, name: str) -> Element | None:
    return next((one for one in element if _tag(one) == name), None) if element is not None else None


def _children(element: Element | None) -> dict[str, str]:
    return {_tag(one): (one.text or "").strip() for one in (element if element is not None else ())}


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
