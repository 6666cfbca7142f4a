from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from mediahub.tagging.agenda.formats.files import read_file
from mediahub.tagging.agenda.formats.model import FileError, Frame, Parsed

FRAME = Frame("Asia/Shanghai", datetime(2025, 10, 17, tzinfo=UTC), datetime(2025, 10, 20, tzinfo=UTC))


def read(text: str, name: str = "p.csv", frame: Frame = FRAME) -> Parsed:
    return read_file(text.encode(), name, frame)


def starts(parsed: Parsed) -> list[str]:
    return [f"{item.starts_at.astimezone(UTC):%d %H:%M}" for item in parsed.items]


@pytest.mark.parametrize(
    ("row", "start"),
    [
        ("2025-10-17T09:30,2025-10-17T10:00", "17 01:30"),
        ("2025-10-17T09:30+02:00,2025-10-17T10:00+02:00", "17 07:30"),
        ("17.10.2025 9:30,17.10.2025 10:00", "17 01:30"),
        ("10/17/2025 9:30 PM,10/17/2025 10:00 PM", "17 13:30"),
        ("17 Oct 2025 09.30,17 Oct 2025 10.00", "17 01:30"),
        ("2025年10月17日 下午9:30,2025年10月17日 下午10:00", "17 13:30"),
    ],
)
def test_moments_as_people_write_them(row: str, start: str) -> None:
    parsed = read(f"Title,Start,End\nOpening,{row}\n")
    assert (starts(parsed), parsed.faults) == ([start], [])


def test_a_german_excel_table_with_days_apart() -> None:
    parsed = read(
        "Nr;Titel;Ort;Datum;Beginn;Ende;Sprecher;Themen\n"
        "K1;Keynote;Großer Saal;17.10.2025;09:30;10:30;Ban Ki-moon | 반기문 (Adviser); Klima, Bühne\n"
        "K2;Nacht;Großer Saal;17.10.2025;22:00;01:00;尹同跃（Yin Tongyue）;\n"
    )
    first, night = parsed.items
    assert (first.code, first.room, first.tags) == ("K1", "Großer Saal", ("Klima", "Bühne"))
    assert [(s.name, s.role, s.aliases) for s in first.speakers] == [("Ban Ki-moon", "Adviser", ("반기문",))]
    assert [(s.name, s.aliases) for s in night.speakers] == [("尹同跃", ("Yin Tongyue",))]
    assert (night.ends_at - night.starts_at).total_seconds() == 3 * 3600


def test_a_day_that_may_be_two_goes_by_when_the_event_is_or_is_refused() -> None:
    text = "Title,Start,End\nA,10/11/2025 09:00,10/11/2025 10:00\n"
    november = Frame("UTC", datetime(2025, 11, 9, tzinfo=UTC), datetime(2025, 11, 12, tzinfo=UTC))
    assert read(text, frame=november).items[0].starts_at.month == 11
    assert "may be two days" in read(text, frame=Frame("UTC")).faults[0].message


def test_a_row_at_fault_is_named_by_its_line_and_the_others_come() -> None:
    parsed = read(
        "Title,Start,End\nA,2025-10-17 09:00,2025-10-17 10:00\n,2025-10-17 09:00,2025-10-17 10:00\n"
        "C,2025-10-17 25:61,2025-10-17 10:00\nD,2025-10-17 11:00,2025-10-17 10:00\n"
    )
    assert [item.title for item in parsed.items] == ["A"]
    assert [fault.line for fault in parsed.faults] == [3, 4, 5]


CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:test
X-WR-TIMEZONE:Europe/Berlin
BEGIN:VEVENT
UID:a
SUMMARY:Opening
LOCATION:Grand Hall
DTSTART;TZID=Asia/Shanghai:20251017T093000
DTEND;TZID=Asia/Shanghai:20251017T110000
DESCRIPTION:Speakers: Lin Yuhan\\, Yin Tongyue
CATEGORIES:keynote,stage
END:VEVENT
BEGIN:VEVENT
UID:b
SUMMARY:Floating
DTSTART:20251017T093000
DURATION:PT45M
END:VEVENT
BEGIN:VEVENT
UID:c
SUMMARY:Gone
STATUS:CANCELLED
DTSTART:20251017T093000Z
DTEND:20251017T103000Z
END:VEVENT
BEGIN:VEVENT
UID:d
SUMMARY:Daily
DTSTART;TZID=Asia/Shanghai:20251017T080000
DTEND;TZID=Asia/Shanghai:20251017T083000
RRULE:FREQ=DAILY;COUNT=3
EXDATE;TZID=Asia/Shanghai:20251018T080000
END:VEVENT
BEGIN:VEVENT
UID:e
SUMMARY:All day
DTSTART;VALUE=DATE:20251017
END:VEVENT
END:VCALENDAR
"""


def test_a_calendar_with_its_zones_repeats_and_gaps() -> None:
    parsed = read(CALENDAR, "p.ics")
    assert starts(parsed) == ["17 01:30", "17 07:30", "17 00:00", "19 00:00"]
    opening = parsed.items[0]
    assert [s.name for s in opening.speakers] == ["Lin Yuhan", "Yin Tongyue"]
    assert opening.tags == ("keynote", "stage")
    assert parsed.faults == []
    left_out = {remark.line: str(remark.message) for remark in parsed.remarks}
    assert "cancelled" in left_out[20]
    assert "whole days" in left_out[35]


def test_json_as_lists_and_as_pretalx_writes_it() -> None:
    plain = [
        {"name": "A", "from": "2025-10-17T09:00", "duration": "1:30", "who": [{"name": "Lin", "role": "x"}]}
    ]
    parsed = read(json.dumps(plain), "p.json")
    assert (parsed.items[0].ends_at - parsed.items[0].starts_at).total_seconds() == 5400
    assert parsed.items[0].speakers[0].role == "x"
    talk = {
        "guid": "g",
        "title": "B",
        "date": "2025-10-17T09:00:00+08:00",
        "duration": "00:45",
        "persons": [],
    }
    frab = {"schedule": {"conference": {"days": [{"rooms": {"Hall": [talk]}}]}}}
    (item,) = read(json.dumps(frab), "s.json").items
    assert (item.uid, item.room, item.title) == ("g", "Hall", "B")


@pytest.mark.parametrize(
    ("text", "name"), [("hello", "p.ics"), ("{", "p.json"), ("[]", "p.json"), ("a,b\n1,2\n", "p.csv")]
)
def test_what_is_no_programme_says_so(text: str, name: str) -> None:
    with pytest.raises(FileError):
        read(text, name)


TABLE = "Titel;Ort;Beginn;Ende\nEröffnung;Bühne;17.10.2025 09:30;17.10.2025 10:30\n"
CHINESE = "标题,地点,开始时间,结束时间\n开幕式,大厅,2025-10-17 09:30,2025-10-17 10:30\n"
TRADITIONAL = "Title,會場,Start,End\n開幕式,大廳,2025-10-17 09:30,2025-10-17 10:30\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("zone", ["Asia/Shanghai", "Europe/Berlin"])
def test_a_western_table_in_every_encoding(encoding: str, zone: str) -> None:
    (item,) = read_file(TABLE.encode(encoding), "p.csv", Frame(zone)).items
    assert (item.title, item.room) == ("Eröffnung", "Bühne")


@pytest.mark.parametrize(
    ("text", "encoding", "zone", "title"),
    [
        (CHINESE, "gb18030", "Asia/Shanghai", "开幕式"),
        (CHINESE, "gb18030", "Europe/Berlin", "开幕式"),
        (CHINESE, "utf-16-le", "Asia/Shanghai", "开幕式"),
        (TRADITIONAL, "big5", "Asia/Taipei", "開幕式"),
        (
            TRADITIONAL.replace("開幕式", "基調講演").replace("會場", "場所"),
            "shift_jis",
            "Asia/Tokyo",
            "基調講演",
        ),
    ],
)
def test_eastern_tables(text: str, encoding: str, zone: str, title: str) -> None:
    parsed = read_file(text.encode(encoding), "p.csv", Frame(zone))
    assert [item.title for item in parsed.items] == [title]
    assert bool(parsed.remarks) == (encoding != "utf-16-le")  # a guess is said


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_tables_by_every_mark_and_end_of_line(mark: str, end: str) -> None:
    cells = [["Title", "Room", "Start", "End"], ["A; b, c", "Hall", "2025-10-17 09:00", "2025-10-17 10:00"]]
    text = end.join(mark.join(f'"{cell}"' for cell in row) for row in cells)
    assert [item.title for item in read(text).items] == ["A; b, c"]


def test_lengths_are_bounded_and_said() -> None:
    parsed = read(
        f"Title,Room,Start,End,Speakers\n{'t' * 400},Hall,2025-10-17 09:00,2025-10-17 10:00,{'s' * 900}\n"
    )
    (item,) = parsed.items
    assert len(item.title) == 300
    assert len(item.speakers[0].name) == 200
    assert "300" in parsed.remarks[0].message


def test_too_many_sessions_name_the_limit() -> None:
    rows = "A,2025-10-17 09:00,2025-10-17 10:00\n" * 5001
    with pytest.raises(FileError, match="5000"):
        read("Title,Start,End\n" + rows)
