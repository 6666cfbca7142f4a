"""Days and times as people write them, in several languages and orders."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediahub.tagging.agenda.formats.model import Frame
from mediahub.tagging.agenda.formats.moments import Days, read_duration, read_moment, read_time, zone_of

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOWHEN = Frame("Asia/Shanghai")
OCTOBER = Frame("Asia/Shanghai", datetime(2025, 10, 9, tzinfo=UTC), datetime(2025, 10, 12, tzinfo=UTC))
DAY = date(2025, 10, 17)


@pytest.mark.parametrize(
    "text",
    [
        "2025-10-17",
        "2025/10/17",
        "2025年10月17日",
        "17.10.2025",
        "17 October 2025",
        "Oct 17th, 2025",
        "17. Oct. 2025",
    ],
)
def test_a_day_in_many_forms(text: str) -> None:
    assert Days([], NOWHEN).read(text) == DAY


@given(st.dates())
def test_every_day_is_read_as_it_is_written_by_the_standard(day: date) -> None:
    assert Days([], NOWHEN).read(day.isoformat()) == day


def test_one_day_of_the_file_says_whether_the_month_comes_first() -> None:
    assert Days(["10/11/2025", "10/17/2025"], NOWHEN).read("10/11/2025") == date(2025, 10, 11)
    assert Days(["10/11/2025", "17/10/2025"], NOWHEN).read("10/11/2025") == date(2025, 11, 10)


def test_else_the_event_says_it_and_else_nobody() -> None:
    assert Days(["10/11/2025"], OCTOBER).read("10/11/2025") == date(2025, 10, 11)
    assert Days(["11/10/2025"], OCTOBER).read("11/10/2025") == date(2025, 10, 11)
    with pytest.raises(ValueError, match="two days: write 2025-10-11"):
        Days(["10/11/2025"], NOWHEN).read("10/11/2025")
    assert Days(["10/10/2025"], NOWHEN).read("10/10/2025") == date(2025, 10, 10)


@pytest.mark.parametrize("text", ["", "soon", "2025-13-01", "31.02.2025", "17 Foo 2025", "October 2025"])
def test_what_is_no_day_says_how_to_write_one(text: str) -> None:
    with pytest.raises(ValueError, match="write it like 2025-10-17"):
        Days([], NOWHEN).read(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("9:30", time(9, 30)),
        ("09.30 Uhr", time(9, 30)),
        ("9h30", time(9, 30)),
        ("9 pm", time(21)),
        ("12 a.m.", time(0)),
        ("12 p.m.", time(12)),
        ("下午 3:15", time(15, 15)),
        ("上午9点", time(9)),
        ("24:00", time(0)),
        ("23:59:58", time(23, 59, 58)),
    ],
)
def test_a_time_in_many_forms(text: str, expected: time) -> None:
    assert read_time(text) == expected


@pytest.mark.parametrize("text", ["25:00", "9:60", "noon", "", "-1"])
def test_what_is_no_time_says_how_to_write_one(text: str) -> None:
    with pytest.raises(ValueError, match="09:30"):
        read_time(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025-10-17T09:30:00", datetime(2025, 10, 17, 9, 30, tzinfo=SHANGHAI)),
        ("2025-10-17 09:30+00:00", datetime(2025, 10, 17, 9, 30, tzinfo=UTC)),
        ("17.10.2025, 09:30", datetime(2025, 10, 17, 9, 30, tzinfo=SHANGHAI)),
        ("2025/10/17 9:30 GMT", datetime(2025, 10, 17, 9, 30, tzinfo=UTC)),
        ("2025/10/17 9:30 +0200", datetime(2025, 10, 17, 7, 30, tzinfo=UTC)),
    ],
)
def test_a_moment_has_its_zone_or_the_events(text: str, expected: datetime) -> None:
    found = read_moment(text, Days([], NOWHEN), SHANGHAI)
    assert found == expected
    assert found.tzinfo is not None


def test_a_day_alone_is_no_moment() -> None:
    with pytest.raises(ValueError, match="has no time: write it like 2025-10-17 09:30"):
        read_moment("2025-10-17", Days([], NOWHEN), SHANGHAI)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("45", 45), ("45 min", 45), ("1:30", 90), ("1 h 30", 90), ("2小时", 120), ("90 分钟", 90)],
)
def test_durations(text: str, minutes: int) -> None:
    assert read_duration(text) == timedelta(minutes=minutes)


def test_what_is_no_duration_says_so() -> None:
    for text in ("", "long", "h"):
        with pytest.raises(ValueError, match="no duration"):
            read_duration(text)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Asia/Shanghai", "Asia/Shanghai"),
        ('"Europe/Berlin"', "Europe/Berlin"),
        ("China Standard Time", "Asia/Shanghai"),
        ("/mozilla.org/20050126_1/Europe/Berlin", "Europe/Berlin"),
        ("/x/America/Argentina/Ushuaia", "America/Argentina/Ushuaia"),
    ],
)
def test_zones_by_any_of_their_names(name: str, expected: str) -> None:
    assert zone_of(name) == ZoneInfo(expected)


@pytest.mark.parametrize("name", ["", "Nowhere", "../../etc/passwd", "/etc/localtime", "x" * 500])
def test_what_is_no_zone_says_so(name: str) -> None:
    with pytest.raises(ValueError, match="no time zone"):
        zone_of(name)
