"""Calendars in the shapes that programs write: what they mean, and what becomes of what is wrong in them."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from mediahub.tagging.agenda.formats.calendar import read_calendar
from mediahub.tagging.agenda.formats.files import read_file
from mediahub.tagging.agenda.formats.model import FileError, Frame, Parsed

SHANGHAI = Frame("Asia/Shanghai", datetime(2025, 10, 17, tzinfo=UTC), datetime(2025, 10, 20, tzinfo=UTC))


def event(*lines: str, uid: str = "a", title: str = "Talk") -> str:
    return "\r\n".join(["BEGIN:VEVENT", f"UID:{uid}", f"SUMMARY:{title}", *lines, "END:VEVENT", ""])


def calendar(*parts: str) -> str:
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x//y//EN", *parts, "END:VCALENDAR", ""])


def read(*parts: str, frame: Frame = SHANGHAI) -> Parsed:
    return read_file(calendar(*parts).encode(), "p.ics", frame)


def local(parsed: Parsed, zone: str = "Asia/Shanghai") -> list[str]:
    return sorted(f"{item.starts_at.astimezone(ZoneInfo(zone)):%d %H:%M}" for item in parsed.items)


def messages(parsed: Parsed) -> str:
    return " | ".join(str(one.message) for one in (*parsed.faults, *parsed.remarks))


NINE = ("DTSTART;TZID=Asia/Shanghai:20251017T090000", "DTEND;TZID=Asia/Shanghai:20251017T100000")
THREE_DAYS = ["17 09:00", "18 09:00", "19 09:00"]


@pytest.mark.parametrize(
    "until",
    [
        "20251019T010000Z",  # 09:00 in Shanghai: the last one still begins then
        "20251019T155959Z",  # the end of the day there
        "20251019",  # a day where a moment belongs: all of it
        "20251019T090000",  # a time without a zone: of where it takes place
    ],
)
def test_the_last_day_of_until_is_in(until: str) -> None:
    assert local(read(event(*NINE, f"RRULE:FREQ=DAILY;UNTIL={until}"))) == THREE_DAYS


def test_until_in_utc_is_no_local_time() -> None:
    """16:00 UTC on the 18th is midnight on the 19th in Shanghai: the 19th at 09:00 is after it."""
    assert local(read(event(*NINE, "RRULE:FREQ=DAILY;UNTIL=20251018T160000Z"))) == THREE_DAYS[:2]


def test_a_floating_series_ends_in_the_zone_of_the_event() -> None:
    floating = ("DTSTART:20251017T090000", "DTEND:20251017T100000")
    assert local(read(event(*floating, "RRULE:FREQ=DAILY;UNTIL=20251019T010000Z"))) == THREE_DAYS


def test_several_rules_several_starts_and_dates_beside_the_rule() -> None:
    both = read(event(*NINE, "RRULE:FREQ=DAILY;COUNT=2", "RRULE:FREQ=WEEKLY;COUNT=2"))
    assert local(both) == ["17 09:00", "18 09:00", "24 09:00"]
    assert local(read(event(NINE[0], "DTSTART:20251018T090000Z", NINE[1]))) == ["17 09:00"]
    dates = "RDATE;TZID=Asia/Shanghai:20251018T140000,20251019T150000"
    assert local(read(event(*NINE, dates))) == ["17 09:00", "18 14:00", "19 15:00"]


def test_a_period_of_dates_has_its_own_length() -> None:
    parsed = read(event(*NINE, "RDATE;VALUE=PERIOD:20251018T010000Z/PT3H"))
    lengths = sorted((item.ends_at - item.starts_at).total_seconds() / 3600 for item in parsed.items)
    assert lengths == [1, 3]


def test_exceptions_move_and_cancel_one_day() -> None:
    moved = event(
        "RECURRENCE-ID;TZID=Asia/Shanghai:20251018T090000",
        "DTSTART;TZID=Asia/Shanghai:20251018T160000",
        "DTEND;TZID=Asia/Shanghai:20251018T170000",
        title="Moved",
    )
    gone = event("RECURRENCE-ID:20251019T010000Z", *NINE, "STATUS:CANCELLED")
    parsed = read(event(*NINE, "RRULE:FREQ=DAILY;COUNT=3"), moved, gone)
    assert local(parsed) == ["17 09:00", "18 16:00"]
    assert "cancelled" in messages(parsed)
    assert [item.uid for item in parsed.items if item.title == "Moved"] == ["a/2025-10-18T09:00:00+08:00"]


def test_an_exception_that_names_the_day_alone_is_of_that_days_occurrence() -> None:
    whole = event("RECURRENCE-ID;VALUE=DATE:20251018", "DTSTART;VALUE=DATE:20251018")
    parsed = read(event(*NINE, "RRULE:FREQ=DAILY;COUNT=3"), whole)
    assert local(parsed) == ["17 09:00", "19 09:00"]
    assert "whole days" in messages(parsed)
    assert parsed.faults == []


def test_this_and_what_follows_moves_together_and_keeps_its_identities() -> None:
    later = event(
        "RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Asia/Shanghai:20251018T090000",
        "DTSTART;TZID=Asia/Shanghai:20251018T110000",
        "DTEND;TZID=Asia/Shanghai:20251018T120000",
    )
    parsed = read(event(*NINE, "RRULE:FREQ=DAILY;COUNT=3"), later)
    assert local(parsed) == ["17 09:00", "18 11:00", "19 11:00"]
    assert sorted(item.uid for item in parsed.items) == [
        f"a/2025-10-{day}T09:00:00+08:00" for day in (17, 18, 19)
    ]


def test_days_left_out_are_found_in_any_zone() -> None:
    out = ("EXDATE:20251018T010000Z", "EXDATE;TZID=Europe/Berlin:20251019T030000")
    assert local(read(event(*NINE, "RRULE:FREQ=DAILY;COUNT=3", *out))) == ["17 09:00"]
    by_day = "EXDATE;VALUE=DATE:20251018"
    assert local(read(event(*NINE, "RRULE:FREQ=DAILY;COUNT=3", by_day))) == ["17 09:00", "19 09:00"]


OWN_ZONE = """BEGIN:VTIMEZONE
TZID:Customized Time Zone
BEGIN:STANDARD
DTSTART:16010101T000000
TZOFFSETFROM:+0530
TZOFFSETTO:+0530
END:STANDARD
END:VTIMEZONE"""


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        ("China Standard Time", "17 09:00"),
        ('"W. Europe Standard Time"', "17 15:00"),
        ("/mozilla.org/20050126_1/Europe/Berlin", "17 15:00"),
        ("/citadel.org/20210210_1/America/Argentina/Buenos_Aires", "17 20:00"),
        ("Customized Time Zone", "17 11:30"),
        ("Asia/Tokyo", "17 08:00"),
    ],
)
def test_zones_by_all_the_names_they_have(zone: str, expected: str) -> None:
    lines = (f"DTSTART;TZID={zone}:20251017T090000", f"DTEND;TZID={zone}:20251017T100000")
    assert local(read(OWN_ZONE, event(*lines))) == [expected]
    assert local(read(event(*lines), OWN_ZONE)) == [expected]


def test_a_zone_that_nobody_knows_is_said_and_the_events_taken() -> None:
    lines = ("DTSTART;TZID=Nowhere/Land:20251017T090000", "DTEND;TZID=Nowhere/Land:20251017T100000")
    parsed = read(event(*lines))
    assert local(parsed) == ["17 09:00"]
    assert "Nowhere/Land" in messages(parsed)


def test_a_google_calendar_repeats_by_its_own_zone() -> None:
    """Written in UTC; summer time ends on 26 October in Berlin, and the talk stays at ten there."""
    frame = Frame("Europe/Berlin", datetime(2025, 10, 24, tzinfo=UTC), datetime(2025, 10, 28, tzinfo=UTC))
    talk = event("DTSTART:20251025T080000Z", "DTEND:20251025T090000Z", "RRULE:FREQ=DAILY;COUNT=3")
    parsed = read("X-WR-TIMEZONE:Europe/Berlin", talk, frame=frame)
    assert local(parsed, "Europe/Berlin") == ["25 10:00", "26 10:00", "27 10:00"]
    assert local(read(talk, frame=frame), "Europe/Berlin") == ["25 10:00", "26 09:00", "27 09:00"]


def test_floating_times_are_of_the_calendar_else_of_the_event() -> None:
    floating = event("DTSTART:20251017T090000", "DURATION:PT45M")
    assert local(read(floating)) == ["17 09:00"]
    assert local(read("X-WR-TIMEZONE:Europe/Berlin", floating)) == ["17 15:00"]
    unknown = read("X-WR-TIMEZONE:Nowhere", floating)
    assert local(unknown) == ["17 09:00"]
    assert "Nowhere" in messages(unknown)


def test_several_calendars_in_one_file_each_with_its_zone() -> None:
    one = calendar("X-WR-TIMEZONE:Europe/Berlin", event("DTSTART:20251017T090000", "DURATION:PT1H"))
    two = calendar(event("DTSTART:20251017T090000", "DURATION:PT1H", uid="b"))
    assert local(read_file((one + two).encode(), "both.ics", SHANGHAI)) == ["17 09:00", "17 15:00"]


def test_the_newest_version_counts_and_entries_that_share_an_identity_all_come() -> None:
    newer = event("DTSTART:20251018T090000", "DURATION:PT1H", "SEQUENCE:2", title="New")
    older = event("DTSTART:20251017T090000", "DURATION:PT1H", "SEQUENCE:1", title="Old")
    assert [item.title for item in read(newer, older).items] == ["New"]
    careless = [event(f"DTSTART:202510{day}T090000", "DURATION:PT1H", uid="x") for day in (17, 18, 19)]
    forwards, backwards = read(*careless), read(*reversed(careless))
    assert local(forwards) == THREE_DAYS
    assert {item.uid for item in forwards.items} == {item.uid for item in backwards.items}
    assert len({item.uid for item in forwards.items}) == 3


def test_one_entry_at_fault_costs_no_other() -> None:
    parsed = read(
        event("DTSTART:nonsense", "DURATION:PT1H", uid="1"),
        event("DTSTART:20251017T090000", "DURATION:PT1H", "RRULE:FREQ=NEVER", uid="2"),
        event("DTSTART:20251017T090000", "DTEND:20251017T080000", uid="3"),
        event("DTSTART:20251017T090000", uid="4"),
        event("DURATION:PT1H", uid="5"),
        event(*NINE, uid="6"),
    )
    assert local(parsed) == ["17 09:00"]
    assert len(parsed.faults) == 5
    assert parsed.faults[0].line == 4
    assert "DTSTART" in parsed.faults[0].message


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY",
        "FREQ=MINUTELY;INTERVAL=1",
        "FREQ=DAILY;BYHOUR=" + ",".join(map(str, range(24))) + ";BYMINUTE=" + ",".join(map(str, range(60)))
        + ";BYSECOND=" + ",".join(map(str, range(60))),
        "FREQ=DAILY;INTERVAL=0",
    ],
)  # fmt: skip
def test_rules_that_would_never_end_are_refused_by_name(rule: str) -> None:
    parsed = read(event(*NINE, f"RRULE:{rule}"), event(*NINE, uid="b"))
    assert local(parsed) == ["17 09:00"]
    assert [fault.line for fault in parsed.faults] == [4]


def test_a_series_without_an_end_is_read_for_the_events_days() -> None:
    since_2005 = ("DTSTART;TZID=Asia/Shanghai:20050107T090000", "DTEND;TZID=Asia/Shanghai:20050107T100000")
    parsed = read(event(*since_2005, "RRULE:FREQ=WEEKLY"))
    assert local(parsed) == ["03 09:00", "10 09:00", "17 09:00", "24 09:00", "31 09:00"]


def test_what_is_far_from_the_events_days_is_left_out_and_counted() -> None:
    other = event("DTSTART:20240301T090000", "DURATION:PT1H", uid="b")
    parsed = read(event(*NINE), other)
    assert local(parsed) == ["17 09:00"]
    assert "1 entries" in messages(parsed)
    with pytest.raises(FileError, match="2025-10-17 to 2025-10-20"):
        read(other)
    assert len(read(other, frame=Frame("UTC")).items) == 1


@pytest.mark.parametrize(
    "text", ["BEGIN:VCALENDAR\nBEGIN:VTODO\nEND:VTODO\nEND:VCALENDAR", "BEGIN:VCALENDAR\nEND:VCALENDAR\n"]
)
def test_what_holds_no_events_says_so(text: str) -> None:
    with pytest.raises(FileError, match="no events"):
        read_file(text.encode(), "x.ics", SHANGHAI)


def test_a_file_that_was_cut_off_gives_what_is_whole_and_says_so() -> None:
    whole = calendar(event(*NINE), event(*NINE, uid="b"))
    parsed = read_file(whole[: whole.rindex("DTEND")].encode(), "x.ics", SHANGHAI)
    assert local(parsed) == ["17 09:00"]
    assert messages(parsed).count("cut off") == 2


def test_a_line_that_is_none_costs_itself_alone() -> None:
    """Such a line made the library refuse the whole calendar, or the zones of all its entries."""
    broken = OWN_ZONE.replace("TZOFFSETTO:+0530", "TZOFFSETTO:five", 1).replace("Customized Time Zone", "Bad")
    parsed = read("X", broken, event(*NINE, ";;;nonsense"), "END:VALARM", event(*NINE, "EXDATE:", uid="b"))
    assert local(parsed) == ["17 09:00", "17 09:00"]
    assert parsed.faults == []
    assert "nonsense" in messages(parsed)
    assert "EXDATE" in messages(parsed)


def test_markup_controls_and_lengths() -> None:
    parsed = read(
        event(
            *NINE,
            "LOCATION:" + "x" * 500,
            "DESCRIPTION:<p>First &amp; second</p><p>Speakers: Lin Yuhan</p>\x07",
        )
    )
    (item,) = parsed.items
    assert item.description == "First & second\nSpeakers: Lin Yuhan"
    assert [speaker.name for speaker in item.speakers] == ["Lin Yuhan"]
    assert len(item.room) == 120
    assert "120" in messages(parsed)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"])
def test_calendars_in_every_encoding(encoding: str) -> None:
    data = calendar(event(*NINE, "LOCATION:大厅", title="开幕式")).encode(encoding)
    (item,) = read_file(data, "p.ics", SHANGHAI).items
    assert (item.title, item.room) == ("开幕式", "大厅")


def test_a_text_without_a_calendar_has_no_session() -> None:
    with pytest.raises(FileError):
        read_calendar("nothing", Frame("UTC"))
