"""Programmes as iCalendar (RFC 5545)."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from icalendar.prop import vBroken

from mediahub.catalog.names import fold
from mediahub.messages import N_, Message, message
from mediahub.tagging.agenda.formats.components import (
    LINE,
    Source,
    names_left_out,
    read_entry,
    read_zones,
    split,
)
from mediahub.tagging.agenda.formats.limits import (
    LONGEST_LIST,
    LONGEST_NAME,
    MARGIN,
    MAX_EVENTS,
    MAX_SESSIONS,
    MAX_TAGS,
)
from mediahub.tagging.agenda.formats.model import Fault, FileError, Frame, Item, Parsed, Speaker
from mediahub.tagging.agenda.formats.moments import zone_of
from mediahub.tagging.agenda.formats.people import speakers_of
from mediahub.tagging.agenda.formats.recurrence import Window, Zones, expand
from mediahub.tagging.agenda.formats.values import check_span, cut, identifier, plain, quoted

SAYS = frozenset({"uid", "title", "room", "starts", "ends", "description", "tags"})
SPEAKERS = re.compile(
    r"^[^\S\n]*(?:speakers?|with|referent(?:en|in)?|嘉宾|演讲者|主讲人)[^\S\n]*[:：](.+)$", re.I | re.M
)
MATTERS = frozenset({"DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID"})
"""Properties that are read, and named where they are wrong, when the times are worked out."""
WHOLE_DAYS = N_("it lasts whole days: sessions need times, so it was left out")
CANCELLED = N_("it is cancelled, so it was left out")


def read_calendar(text: str, frame: Frame) -> Parsed:
    """The sessions of all calendars in a text, in the event's days and `MARGIN` around them; repeated ones
    are there each time. Cancelled ones and those of whole days are left out, with a remark.

    Raises FileError where it is no calendar, or nothing of it is in the event's days.
    """
    sources = split(text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", ""))
    count = sum(len(source.entries) for source in sources)
    if not count:
        raise FileError(N_("The calendar holds no events (VEVENT): export it again, with the event's days."))
    if count > MAX_EVENTS:
        raise FileError(
            message("The calendar has %(count)s entries; at most %(most)s are read. Export only the event's"
                 " days.", count=count, most=MAX_EVENTS)
        )  # fmt: skip
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a zone's name with the prefix of a vendor, and the like
        return _read_sources(sources, count, frame)


def _read_sources(sources: Sequence[Source], count: int, frame: Frame) -> Parsed:
    read_zones(sources)
    parsed = Parsed()
    read = [(source, list(_entries(source, parsed))) for source in sources]
    window = _window(frame, [entry for _, entries in read for entry in entries])
    if frame.first or frame.last:
        parsed.window = (window.first, window.last)
    reading = _Reading(window, parsed)
    for source, entries in read:
        reading.read(source, entries, frame)
    reading.finish()
    if not parsed.items and not parsed.faults and reading.outside == count:
        raise FileError(
            message("None of the %(count)s entries is within the event's days, %(first)s to %(last)s, or"
                 " %(margin)s days around them. Is this the calendar of another event, or are the event's"
                 " days wrong?", count=count, margin=MARGIN.days,
                 first=f"{window.first + MARGIN:%Y-%m-%d}", last=f"{window.last - MARGIN:%Y-%m-%d}")
        )  # fmt: skip
    return parsed


def _entries(source: Source, parsed: Parsed) -> Iterator[Any]:
    if not source.ended:
        text = N_("the calendar does not end (END:VCALENDAR): was the file cut off?")
        parsed.faults.append(Fault(source.line, text))
    for block in source.entries:
        try:
            entry = read_entry(block)
        except Exception as error:  # noqa: BLE001 - the library raises anything on what is no entry
            parsed.faults.append(Fault(block.line, _reason(error)))
            continue
        for name in names_left_out(entry):
            if name not in MATTERS:
                text = message("a part of it cannot be read and was left out: %(name)s", name=quoted(name))
                _once(parsed.remarks, Fault(block.line, text))
        yield entry


def _window(frame: Frame, entries: Iterable[Any]) -> Window:
    """When sessions may be: around the event's days, or, where nobody wrote these down, around all that is in
    the file."""
    first, last = frame.first or frame.last, frame.last or frame.first
    if first is None or last is None:
        found = sorted(moment for entry in entries if (moment := _roughly(entry)) is not None)
        first, last = (found[0], found[-1]) if found else (datetime.now(UTC), datetime.now(UTC))
    return Window(first.astimezone(UTC) - MARGIN, last.astimezone(UTC) + MARGIN)


def _roughly(entry: Any) -> datetime | None:
    try:
        start = entry["DTSTART"]
        moment = (start[0] if isinstance(start, list) else start).dt
        rough = datetime(moment.year, moment.month, moment.day, tzinfo=UTC)
    except (KeyError, AttributeError, ValueError):
        return None
    return rough if 1970 <= rough.year < 2200 else None


class _Reading:
    """What was found so far."""

    def __init__(self, window: Window, parsed: Parsed) -> None:
        self._window = window
        self._parsed = parsed
        self._items: dict[str, Item] = {}
        self.outside = 0

    def read(self, source: Source, all_entries: Sequence[Any], frame: Frame) -> None:
        zones = self._zones(source, frame)
        cancelled = source.properties.get("METHOD", "").upper() == "CANCEL"
        for entries, alike in _series(all_entries):
            line = int(entries[0][LINE])
            try:
                self._unknown_zones(entries)
                found = list(expand(entries, zones, self._window, self._remark))
            except Exception as error:  # noqa: BLE001 - one entry at fault must not cost the others
                self._parsed.faults.append(Fault(line, _reason(error)))
                continue
            if not found:
                self.outside += len(entries)
            for one, key in found:
                self._add(one, key or (one["DTSTART"].dt.isoformat() if alike else ""), cancelled)

    def finish(self) -> None:
        """Write down what there is."""
        parsed = self._parsed
        parsed.items = sorted(self._items.values(), key=lambda item: (item.line, item.starts_at))
        if self.outside:
            parsed.remarks.append(
                Fault(0, message("%(count)s entries are not in the event's days (nor %(margin)s days around"
                              " them) and were left out", count=self.outside, margin=MARGIN.days))
            )  # fmt: skip
        speaks = {"speakers"} if any(item.speakers for item in parsed.items) else set()
        parsed.says = SAYS | speaks

    def _remark(self, line: int, text: str) -> None:
        _once(self._parsed.remarks, Fault(line, text))

    def _zones(self, source: Source, frame: Frame) -> Zones:
        named = source.properties.get("X-WR-TIMEZONE", "")
        if not named:
            return Zones(zone_of(frame.zone))
        try:
            zone = zone_of(named)
        except ValueError:
            text = message(
                "the calendar's time zone %(name)s is not known: the event's was taken", name=quoted(named)
            )
            self._parsed.remarks.append(Fault(0, text))
            return Zones(zone_of(frame.zone))
        return Zones(zone, zone)

    def _unknown_zones(self, entries: Sequence[Any]) -> None:
        for entry in entries:
            for name in ("DTSTART", "DTEND"):
                value = entry.get(name)
                if isinstance(value, vBroken):
                    continue
                moment, params = getattr(value, "dt", None), getattr(value, "params", {})
                if isinstance(moment, datetime) and moment.tzinfo is None and params.get("TZID"):
                    text = message("its time zone %(name)s is not known, nor described in the file: the"
                                " event's was taken", name=quoted(params["TZID"]))  # fmt: skip
                    self._parsed.remarks.append(Fault(int(entry[LINE]), text))
                    break

    def _add(self, one: Any, key: str, cancelled: bool) -> None:
        line, faults, remarks = int(one[LINE]), self._parsed.faults, self._parsed.remarks
        if cancelled or str(one.get("STATUS", "")).upper() == "CANCELLED":
            return _once(remarks, Fault(line, CANCELLED))
        if not isinstance(one["DTSTART"].dt, datetime):
            return _once(remarks, Fault(line, WHOLE_DAYS))
        try:
            item, was_cut = _item(one, key, line)
        except (ValueError, TypeError, OverflowError) as error:
            return _once(faults, Fault(line, _reason(error)))
        for sentence in was_cut:
            _once(remarks, Fault(line, sentence))
        identity = item.uid or f"{line}/{key}"
        if len(self._items) >= MAX_SESSIONS:
            raise FileError(
                message("The file has more than %(most)s sessions in the event's days; that many are read at"
                     " most. Export fewer days or rooms at a time.", most=MAX_SESSIONS)
            )  # fmt: skip
        self._items[identity] = item
        return None


def _series(entries: Iterable[Any]) -> Iterator[tuple[list[Any], bool]]:
    """Entries that belong together, by UID: one that repeats and its exceptions. Of several versions the
    newest counts. True beside those of a program that gives different entries the same UID."""
    groups: dict[str, list[Any]] = {}
    for place, entry in enumerate(entries):
        groups.setdefault(str(entry.get("UID") or f"\0{place}"), []).append(entry)
    for group in groups.values():
        masters = [entry for entry in group if "RECURRENCE-ID" not in entry]
        newest = max((_version(entry) for entry in masters), default=0)
        current = [entry for entry in masters if _version(entry) == newest]
        exceptions = [entry for entry in group if "RECURRENCE-ID" in entry]
        if len(current) < 2:
            yield [*current, *exceptions], False
            continue
        by_start = {repr(entry.get("DTSTART")): entry for entry in current}
        first, *others = by_start.values()
        yield [first, *exceptions], bool(others)
        for other in others:
            yield [other], True


def _version(entry: Any) -> int:
    try:
        return int(entry.get("SEQUENCE", 0))
    except (TypeError, ValueError):
        return 0


def _item(entry: Any, key: str, line: int) -> tuple[Item, list[str]]:
    title = plain(entry.get("SUMMARY", ""))
    if not title:
        raise ValueError(N_("it has no SUMMARY"))
    starts, ends = entry["DTSTART"].dt, entry["DTEND"].dt
    if not isinstance(ends, datetime) or ends == starts:
        raise ValueError(N_("it has no end: give it a DTEND or a DURATION"))
    check_span(starts, ends)
    description = plain(entry.get("DESCRIPTION", ""))
    uid = str(entry.get("UID") or "").replace("\0", "").strip()
    values = {
        "title": title,
        "room": plain(entry.get("LOCATION", "")),
        "description": description,
    }
    shown, was_cut = cut(values)
    item = Item(
        line=line,
        code="",
        uid=identifier(uid, key) if uid else "",
        track="",
        starts_at=starts.astimezone(UTC),
        ends_at=ends.astimezone(UTC),
        speakers=_speakers(entry, description),
        tags=tuple(dict.fromkeys(_categories(entry)))[:MAX_TAGS],
        **shown,
    )
    return item, was_cut


def _categories(entry: Any) -> Iterator[str]:
    given = entry.get("CATEGORIES") or []
    for one in given if isinstance(given, list) else [given]:
        yield from (name for cat in getattr(one, "cats", [one]) if fold(name := plain(cat)[:LONGEST_NAME]))


def _speakers(entry: Any, description: str) -> tuple[Speaker, ...]:
    """Who chairs it, and who is named in a line `Speakers: …` of the description: invitations alone say
    nothing about the stage."""
    given = entry.get("ATTENDEE") or []
    people = given if isinstance(given, list) else [given]
    chairs = [
        str(person.params["CN"])
        for person in people
        if "CN" in person.params and str(person.params.get("ROLE", "")).upper() == "CHAIR"
    ]
    named = SPEAKERS.search(description)
    texts = [*chairs, *(re.split(r"[;,、]", named[1][:LONGEST_LIST]) if named else [])]
    return speakers_of([text.strip() for text in texts])


def _once(faults: list[Fault], fault: Fault) -> None:
    """Occurrences of one entry have the same faults."""
    if not faults or faults[-1] != fault:
        faults.append(fault)


def _reason(error: Exception) -> str:
    """What an error says: ours in words for people, one of a library in its own."""
    message = error.args[0] if len(error.args) == 1 else None
    if isinstance(message, Message):
        return message
    text = quoted(error, 200).rstrip(".") or type(error).__name__
    return text if isinstance(error, ValueError) else f"{type(error).__name__}: {text}"
