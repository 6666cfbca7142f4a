"""The parts of a text of calendars, each by itself."""

from __future__ import annotations

import pytest

from mediahub.tagging.agenda.formats.components import LINE, names_left_out, read_entry, read_zones, split
from mediahub.tagging.agenda.formats.limits import LONGEST_ENTRY

CALENDAR = """BEGIN:VCALENDAR
X-WR-TIMEZONE:Asia/Shanghai
METHOD:PUBLISH
X-WR-TIMEZONE:Europe/Berlin
BEGIN:VTIMEZONE
TZID:Ours
END:VTIMEZONE
BEGIN:VEVENT
SUMMARY:Opening
 and walk
DTSTART:20251017T090000Z
END:VEVENT
END:VCALENDAR
BEGIN:VCALENDAR
BEGIN:VEVENT
SUMMARY:Cut"""


def test_calendars_have_their_own_properties_zones_and_entries() -> None:
    first, second = split(CALENDAR)
    assert first.properties == {"X-WR-TIMEZONE": "Asia/Shanghai", "METHOD": "PUBLISH"}
    assert [len(one) for one in (first.zones, first.entries)] == [1, 1]
    assert (first.line, first.ended, first.entries[0].line) == (1, True, 8)
    assert (second.ended, second.entries[0].ended) == (False, False)


def test_an_entry_of_no_calendar_is_read_and_a_text_without_any_has_none() -> None:
    (only,) = split("BEGIN:VEVENT\nSUMMARY:x\nEND:VEVENT")
    assert (only.properties, only.ended) == ({}, True)
    assert split("nothing at all\nEND:VEVENT") == []


def test_a_line_that_goes_on_opens_nothing() -> None:
    (only,) = split("BEGIN:VEVENT\nDESCRIPTION:see\n END:VEVENT\n BEGIN:VEVENT\nEND:VEVENT")
    (entry,) = only.entries
    assert len(entry.lines) == 5
    assert entry.ended


def test_an_entry_keeps_its_line_and_joins_what_goes_on() -> None:
    first, second = split(CALENDAR)
    read_zones([first])  # one that is no zone costs nothing
    entry = read_entry(first.entries[0])
    assert entry[LINE] == "8"
    assert entry["SUMMARY"] == "Openingand walk"
    assert list(names_left_out(entry)) == []
    with pytest.raises(ValueError, match="cut off"):
        read_entry(second.entries[0])


def test_an_entry_without_measure_is_refused() -> None:
    long = "BEGIN:VEVENT\nDESCRIPTION:" + "x" * LONGEST_ENTRY + "\nEND:VEVENT"
    with pytest.raises(ValueError, match="megabyte"):
        read_entry(split(long)[0].entries[0])


def test_what_was_left_out_is_named() -> None:
    broken = "BEGIN:VEVENT\nSUMMARY:x\nDTSTART:yesterday\nnot a line\nEND:VEVENT"
    named = list(names_left_out(read_entry(split(broken)[0].entries[0])))
    assert named
    assert all(named)
