"""Days and times in words: the event's, in its zone, in English and Chinese."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from mediahub.search.query.moments import Calendar, calendar_of
from mediahub.search.query.sentence.times import clock_at, day_at

ZONE = ZoneInfo("Asia/Shanghai")
FRIDAY, SATURDAY, SUNDAY, MONDAY = (date(2025, 10, day) for day in (17, 18, 19, 20))
DAYS = (FRIDAY, SATURDAY, SUNDAY, MONDAY)
CALENDAR = Calendar(ZONE, datetime(2025, 10, 19, 1, tzinfo=ZONE), DAYS, DAYS)
NIGHT = ("18:00", "06:00")


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Saturday", (SATURDAY,)), ("saturdays", (SATURDAY,)), ("周六", (SATURDAY,)), ("星期天", (SUNDAY,)),
        ("礼拜日", (SUNDAY,)), ("18 October", (SATURDAY,)), ("October 18", (SATURDAY,)),
        ("Oct 18th", (SATURDAY,)), ("18th of October 2025", (SATURDAY,)), ("Sat, 18 Oct", (SATURDAY,)),
        ("Oct. 18, 2025", (SATURDAY,)), ("2025-10-18", (SATURDAY,)), ("18.10.2025", (SATURDAY,)),
        ("18.10.", (SATURDAY,)), ("10月18日", (SATURDAY,)), ("2025年10月18号", (SATURDAY,)),
        ("the 18th"[4:], (SATURDAY,)), ("today", (SUNDAY,)), ("昨天", (SATURDAY,)), ("前天", (FRIDAY,)),
        ("yesterday", (SATURDAY,)), ("day 2", (SATURDAY,)), ("day two", (SATURDAY,)),
        ("first day", (FRIDAY,)), ("2nd day", (SATURDAY,)), ("last day", (MONDAY,)),
        ("opening day", (FRIDAY,)), ("第二天", (SATURDAY,)), ("最后一天", (MONDAY,)), ("首日", (FRIDAY,)),
        ("Tuesday", ()), ("day 9", ()), ("3 May 2024", (date(2024, 5, 3),)),
    ],
)  # fmt: skip
def test_days(text: str, days: tuple[date, ...]) -> None:
    when = day_at(text, 0, CALENDAR)
    assert when is not None
    assert (when.days, when.hours, when.end) == (days, None, len(text))


@pytest.mark.parametrize(
    ("text", "days", "hours"),
    [
        ("tonight", (SUNDAY,), NIGHT), ("last night", (SATURDAY,), NIGHT), ("昨晚", (SATURDAY,), NIGHT),
        ("this morning", (SUNDAY,), ("05:00", "12:00")),
    ],
)  # fmt: skip
def test_hours_of_days(text: str, days: tuple[date, ...], hours: tuple[str, str]) -> None:
    when = day_at(text, 0, CALENDAR)
    assert when is not None
    assert (when.days, when.hours) == (days, hours)


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("10:30", ("10:00", "11:00")), ("at 3 pm", ("14:30", "15:30")), ("after 15:00", ("15:00", "24:00")),
        ("before noon", ("00:00", "12:00")), ("from 10 to 11:30", ("10:00", "11:30")),
        ("between 9:15 and 10 am", ("09:15", "10:00")), ("1 to 3 pm", ("13:00", "15:00")),
        ("10:00-11:30", ("10:00", "11:30")), ("下午3点", ("14:30", "15:30")),
        ("10点半以后", ("10:30", "24:00")), ("12 am", ("00:00", "00:30")),
    ],
)  # fmt: skip
def test_times_of_day(text: str, hours: tuple[str, str]) -> None:
    when = clock_at(text, 0)
    assert when is not None
    assert (when.days, when.hours, when.end) == (None, hours, len(text))


@pytest.mark.parametrize(
    "text",
    ["sun", "may", "march", "mondays1", "31 February 2025", "sat down", "day", "42nd", "12", "2.8", "99:99"],
)
def test_other_words_are_no_times(text: str) -> None:
    assert day_at(text, 0, CALENDAR) is None
    assert clock_at(text, 0) is None


def test_days_of_other_events_are_none_of_this_ones() -> None:
    now = datetime(2025, 12, 1, tzinfo=ZONE)
    others = (date(2024, 3, 2), date(2025, 10, 16), *DAYS, date(2026, 1, 3))
    start, end = datetime(2025, 10, 17, 8, tzinfo=ZONE), datetime(2025, 10, 20, 22, tzinfo=ZONE)
    calendar = calendar_of(ZONE, now, others, start, end)
    assert calendar.days == (date(2025, 10, 16), *DAYS)
    assert calendar.of_event() == DAYS
    assert calendar_of(ZONE, now, others, None, None).of_event() == others
