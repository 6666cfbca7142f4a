"""Occurrences of a series: every time with its zone, exceptions of one occurrence, rules with an end."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from mediahub.tagging.agenda.formats.components import read_entry, split
from mediahub.tagging.agenda.formats.recurrence import Window, Zones, expand

WINDOW = Window(datetime(2025, 10, 17, tzinfo=UTC), datetime(2025, 10, 27, tzinfo=UTC))
SHANGHAI = ZoneInfo("Asia/Shanghai")


def occurrences(*entries: str, zones: Zones = Zones(SHANGHAI)) -> list[tuple[str, str]]:  # noqa: B008
    """Start and key of each, in order; remarks are an error."""
    text = "\n".join(f"BEGIN:VEVENT\nUID:x\n{entry}\nEND:VEVENT" for entry in entries)
    components = [read_entry(block) for source in split(text) for block in source.entries]
    remarks: list[tuple[int, str]] = []
    found = expand(components, zones, WINDOW, lambda line, words: remarks.append((line, words)))
    pairs = sorted((one["DTSTART"].dt.isoformat(), key) for one, key in found)
    assert remarks == []
    return pairs


def test_what_does_not_repeat_has_no_key_and_gets_the_events_zone() -> None:
    (only,) = occurrences("DTSTART:20251018T090000\nDTEND:20251018T100000")
    assert only == ("2025-10-18T09:00:00+08:00", "")


def test_a_rule_repeats_but_on_its_exceptions() -> None:
    rule = "DTSTART:20251018T090000\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=3\nEXDATE:20251019T090000"
    found = occurrences(rule)
    assert [start for start, _ in found] == ["2025-10-18T09:00:00+08:00", "2025-10-20T09:00:00+08:00"]
    assert len({key for _, key in found}) == 2
    assert all(key for _, key in found)


def test_the_last_day_of_a_rule_is_all_of_it() -> None:
    rule = "DTSTART:20251018T230000\nDURATION:PT1H\nRRULE:FREQ=DAILY;UNTIL=20251019"
    assert len(occurrences(rule)) == 2


def test_an_occurrence_that_was_moved_keeps_its_key() -> None:
    series = "DTSTART:20251018T090000\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=2"
    moved = "DTSTART:20251019T150000\nDURATION:PT1H\nRECURRENCE-ID:20251019T090000"
    before, after = dict(occurrences(series)), dict(occurrences(series, moved))
    assert after["2025-10-19T15:00:00+08:00"] == before["2025-10-19T09:00:00+08:00"]
    by_day = moved.replace("20251019T090000", "20251019")
    assert dict(occurrences(series, by_day)) == after


def test_utc_repeats_by_the_zone_of_the_calendar() -> None:
    rule = "DTSTART:20251025T000000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=2"
    berlin = Zones(SHANGHAI, ZoneInfo("Europe/Berlin"))
    starts = [start for start, _ in occurrences(rule, zones=berlin)]
    assert starts == ["2025-10-25T02:00:00+02:00", "2025-10-26T02:00:00+02:00"]


def test_what_stands_twice_counts_once() -> None:
    twice = "DTSTART:20251018T090000\nDTSTART:20251019T090000\nDTEND:20251018T100000\nDURATION:PT9H"
    assert occurrences(twice) == [("2025-10-18T09:00:00+08:00", "")]


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ("SUMMARY:x", "no DTSTART"),
        ("DTSTART:yesterday", "DTSTART cannot be read"),
        ("DTSTART:20251018T090000\nDTEND:20251018T080000", "ends before"),
        ("DTSTART:20251018T090000\nRRULE:FREQ=SECONDLY", "by the second"),
        ("DTSTART:20251018T090000\nRRULE:FREQ=DAILY;INTERVAL=0", "interval below 1"),
        ("DTSTART:19700101T090000\nRRULE:FREQ=HOURLY", "more than"),
        ("DTSTART:20251018T090000\n" + "\n".join(["RRULE:FREQ=DAILY"] * 11), "11 rules"),
    ],
)
def test_what_cannot_be_worked_out_says_why(entry: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        occurrences(entry)
