"""Reading a programme from a file: iCalendar (RFC 5545), the schedules of conference software as XML or JSON,
a table as CSV, or JSON. Pure functions; `reading` calls them where a stranger's file does no harm."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from mediahub.media.text_encoding import decode
from mediahub.messages import N_, message
from mediahub.tagging.agenda.formats.calendar import read_calendar
from mediahub.tagging.agenda.formats.limits import MAX_FAULTS, check_size
from mediahub.tagging.agenda.formats.model import Fault, FileError, Frame, Parsed
from mediahub.tagging.agenda.formats.rows import field_of, items_of
from mediahub.tagging.agenda.formats.schedule import read_schedule, schedule_rows
from mediahub.tagging.agenda.formats.values import quoted

DELIMITERS = ",;\t|"
LISTS = ("sessions", "events", "items", "talks", "results", "data")
"""Under which an object may keep its sessions."""
PEOPLE = ("people", "speakers", "persons")


def read_file(data: bytes, name: str, frame: Frame) -> Parsed:
    """What a programme file holds, whichever kind it is by its content; `name` is only a hint.

    Raises FileError where it is none of them.
    """
    check_size(data)
    decoded = decode(data, frame.zone)
    parsed = _read(decoded.text.lstrip("\ufeff \t\r\n"), name, frame)
    if not decoded.sure:
        text = message("the file does not say how its letters are encoded: it was read as %(name)s. If names"
                    " look wrong, save it as UTF-8", name=decoded.encoding)  # fmt: skip
        parsed.remarks.insert(0, Fault(0, text))
    parsed.faults, parsed.remarks = _not_too_many(parsed.faults), _not_too_many(parsed.remarks)
    return parsed


def _read(text: str, name: str, frame: Frame) -> Parsed:
    start = text[:200].upper()
    if not text:
        raise FileError(N_("The file is empty."))
    if start.startswith(("BEGIN:VCALENDAR", "BEGIN:VEVENT")):
        return read_calendar(text, frame)
    if start.startswith("<"):
        return read_schedule(text, frame)
    if start.startswith(("{", "[")):
        return read_json(text, frame)
    if name.lower().endswith((".ics", ".ical", ".json", ".xml")):
        raise FileError(
            message("%(name)s is not what its name says: export it again.", name=quoted(name, 200))
        )
    return read_table(text, frame)


def _not_too_many(faults: list[Fault]) -> list[Fault]:
    if len(faults) <= MAX_FAULTS:
        return faults
    more = message("… and %(count)s more like these", count=len(faults) - MAX_FAULTS)
    return [*faults[:MAX_FAULTS], Fault(0, more)]


def read_table(text: str, frame: Frame) -> Parsed:
    """A table with a line of headers. Raises FileError."""
    header_line = next((line for line in text.splitlines() if line.strip()), "")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(header_line))
    try:
        header = next((row for row in reader if any(cell.strip() for cell in row)), [])
        fields = [field_of(cell) for cell in header]
        if "title" not in fields or "starts" not in fields:
            raise FileError(
                message("The first line must name the columns: at least a title and a start"
                    " (found: %(found)s).", found=quoted(", ".join(header), 200) or "–")
            )  # fmt: skip
        rows = [(reader.line_num, _row(fields, cells)) for cells in reader if any(map(str.strip, cells))]
    except csv.Error as error:
        raise FileError(
            message(
                "Line %(line)s is no line of a table: %(reason)s.", line=reader.line_num, reason=quoted(error)
            )
        ) from error
    return items_of(rows, frame)


def _delimiter(header: str) -> str:
    """By which the header falls into columns that are known; the first of equals."""

    def known(delimiter: str) -> int:
        cells = next(csv.reader([header[:5000]], delimiter=delimiter), [])
        return len({field_of(cell) for cell in cells} - {None})

    return max(DELIMITERS, key=known)


def _row(fields: Sequence[str | None], cells: Sequence[str]) -> dict[str, Any]:
    """By field; of two columns for one field the first that is filled."""
    row: dict[str, Any] = {}
    for name, cell in zip(fields, cells, strict=False):
        if name is not None and not row.get(name):
            row[name] = cell
    return row


def read_json(text: str, frame: Frame) -> Parsed:
    """A list of objects, an object with `sessions`, or a schedule as frab, pretalx and others write it.
    Raises FileError."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        reason = N_("it is nested too deeply") if isinstance(error, RecursionError) else quoted(error, 200)
        raise FileError(message("The JSON cannot be read: %(reason)s.", reason=reason)) from error
    if isinstance(document, Mapping) and isinstance(document.get("schedule"), Mapping):
        rows = schedule_rows(document["schedule"])
    else:
        people, rooms = _by_number(document, PEOPLE), _by_number(document, ("rooms",))
        rows = [(number, _values(item, people, rooms)) for number, item in enumerate(_objects(document), 1)]
    if not rows:
        raise FileError(N_("The JSON holds no sessions: give a list of objects with title, start and end."))
    return items_of(rows, frame)


def _objects(document: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(document, Mapping):
        document = next((document[key] for key in LISTS if isinstance(document.get(key), list)), [])
    for item in document if isinstance(document, list) else []:
        if isinstance(item, Mapping) and isinstance(item.get("sessions"), list):  # Sessionize groups them
            yield from (one for one in item["sessions"] if isinstance(one, Mapping))
        elif isinstance(item, Mapping):
            yield item


def _by_number(document: Any, keys: Sequence[str]) -> dict[str, Mapping[str, Any]]:
    """Of a document that lists people or rooms beside its sessions: these by what they are called there."""
    if not isinstance(document, Mapping):
        return {}
    listed = [one for key in keys if isinstance(document.get(key), list) for one in document[key]]
    return {
        str(one[name]): one
        for one in listed
        if isinstance(one, Mapping)
        for name in ("slug", "id", "code")
        if isinstance(one.get(name), str | int)
    }


def _values(item: Mapping[str, Any], people: Mapping[str, Any], rooms: Mapping[str, Any]) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for key, value in item.items():
        name = field_of(key)
        if name is not None and not row.get(name):
            row[name] = value
    speakers = row.get("speakers")
    if isinstance(speakers, list):
        row["speakers"] = [
            people.get(str(one), one) if isinstance(one, str | int) else one for one in speakers
        ]
    if "room" not in row and str(item.get("roomId")) in rooms:
        row["room"] = rooms[str(item["roomId"])].get("name")
    elif isinstance(row.get("room"), str | int) and str(row["room"]) in rooms:
        row["room"] = rooms[str(row["room"])].get("name")
    return row
