"""Reading a programme from a file: iCalendar (RFC 5545), a table as CSV, or JSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from mediahub.tagging.agenda.calendar import read_calendar
from mediahub.tagging.agenda.model import FileError, Frame, Parsed
from mediahub.tagging.agenda.rows import field_of, items_of

ENCODINGS = ("utf-8-sig", "gb18030", "cp1252")
MAX_SIZE = 20 << 20


def read_file(data: bytes, name: str, frame: Frame) -> Parsed:
    """What a programme file holds, whichever kind it is by its content; `name` is only a hint.

    Raises FileError where it is none of them.
    """
    if len(data) > MAX_SIZE:
        raise FileError("The file is larger than 20 MiB: that is no programme.")
    text = decode(data)
    start = text.lstrip()[:200].upper()
    if start.startswith("BEGIN:VCALENDAR"):
        return read_calendar(text, frame)
    if start.startswith(("{", "[")):
        return read_json(text, frame)
    if name.lower().endswith((".ics", ".ical", ".json")):
        raise FileError(f"{name} is not what its name says: export it again.")
    return read_table(text, frame)


def decode(data: bytes) -> str:
    """The text of a file, in UTF-8, UTF-16 or what Excel writes in China and in the West."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    for encoding in ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("utf-8", "replace")


def read_table(text: str, frame: Frame) -> Parsed:
    """A table with a line of headers. Raises FileError."""
    try:
        dialect: Any = csv.Sniffer().sniff(text[:5000], delimiters=",;\t")
    except csv.Error:
        dialect = csv.excel
    reader = csv.reader(io.StringIO(text), dialect)
    try:
        header = next((row for row in reader if any(cell.strip() for cell in row)), [])
        fields = [field_of(cell) for cell in header]
        if "title" not in fields or "starts" not in fields:
            raise FileError(
                "The first line must name the columns: at least a title and a start"
                f" (found: {', '.join(header)[:200] or 'nothing'})."
            )
        rows = [(reader.line_num, _row(fields, cells)) for cells in reader if any(map(str.strip, cells))]
    except csv.Error as error:
        raise FileError(f"Line {reader.line_num} is no line of a table: {error}.") from error
    return items_of(rows, frame)


def _row(fields: Sequence[str | None], cells: Sequence[str]) -> dict[str, Any]:
    """By field; of two columns for one field the first that is filled."""
    row: dict[str, Any] = {}
    for name, cell in zip(fields, cells, strict=False):
        if name is not None and not row.get(name):
            row[name] = cell
    return row


def read_json(text: str, frame: Frame) -> Parsed:
    """A list of objects, an object with `sessions`, or a schedule as frab and pretalx write it. Raises
    FileError."""
    try:
        document = json.loads(text)
    except ValueError as error:
        raise FileError(f"The JSON cannot be read: {error}.") from error
    objects = list(_objects(document))
    if not objects:
        raise FileError("The JSON holds no sessions: give a list of objects with title, start and end.")
    people = document.get("people", []) if isinstance(document, dict) else []
    known = {str(person.get("slug")): person for person in people if isinstance(person, Mapping)}
    rows = [(number, _values(item, known)) for number, item in enumerate(objects, 1)]
    return items_of(rows, frame)


def _objects(document: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(document, dict):
        if "schedule" in document:
            yield from _frab(document["schedule"])
            return
        document = next((document[key] for key in ("sessions", "events", "items") if key in document), [])
    if isinstance(document, list):
        yield from (item for item in document if isinstance(item, Mapping))


def _frab(schedule: Any) -> Iterator[Mapping[str, Any]]:
    for day in schedule.get("conference", {}).get("days", []):
        for room, talks in day.get("rooms", {}).items():
            for talk in talks:
                taken = {key: talk.get(key) for key in ("guid", "title", "track", "duration", "abstract")}
                yield {
                    **taken,
                    "room": room,
                    "start": talk.get("date"),
                    "code": talk.get("code") or talk.get("slug") or talk.get("id"),
                    "speakers": talk.get("persons", []),
                }


def _values(item: Mapping[str, Any], people: Mapping[str, Any]) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for key, value in item.items():
        name = field_of(key)
        if name is not None and not row.get(name):
            row[name] = value
    speakers = row.get("speakers")
    if isinstance(speakers, list):
        row["speakers"] = [people.get(str(one), one) for one in speakers]
    return row
