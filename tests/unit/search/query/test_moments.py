"""Dates as people type them, in the event's zone."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediahub.search.query.moments import Calendar, Unreadable, spans
from mediahub.search.schema import micros

ZONE = ZoneInfo("Asia/Shanghai")
DAYS = (date(2025, 10, 17), date(2025, 10, 18))
CALENDAR = Calendar(ZONE, datetime(2025, 10, 18, 17, 0, tzinfo=UTC), DAYS)  # the 19th, 01:00, in Wuhu


def at(text: str) -> int:
    return micros(datetime.fromisoformat(text).replace(tzinfo=ZONE))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025-10-18", [("2025-10-18", "2025-10-19")]),
        ("2025-10", [("2025-10-01", "2025-11-01")]),
        ("2025-12", [("2025-12-01", "2026-01-01")]),
        ("2025", [("2025-01-01", "2026-01-01")]),
        ("2025-10-18T09:30", [("2025-10-18T09:30", "2025-10-18T09:31")]),
        ("2025-10-18 09:30:05", [("2025-10-18T09:30:05", "2025-10-18T09:30:06")]),
        ("today", [("2025-10-19", "2025-10-20")]),
        ("Yesterday", [("2025-10-18", "2025-10-19")]),
        ("friday", [("2025-10-17", "2025-10-18")]),
        ("sat", [("2025-10-18", "2025-10-19")]),
        ("2025-10-17..2025-10-18", [("2025-10-17", "2025-10-19")]),
        ("2025-10-18T10:00..11:30", [("2025-10-18T10:00", "2025-10-18T11:31")]),
        ("2025-10-18..", [("2025-10-18", None)]),
        ("..2025-10-18", [(None, "2025-10-19")]),
        (">2025-10-18", [("2025-10-19", None)]),
        (">=2025-10-18", [("2025-10-18", None)]),
        ("<2025-10-18", [(None, "2025-10-18")]),
        ("<=2025-10-18", [(None, "2025-10-19")]),
        ("=2025-10-18", [("2025-10-18", "2025-10-19")]),
        ("10:00..11:30", [("2025-10-17T10:00", "2025-10-17T11:31"),
        ("2025-10-18T10:00", "2025-10-18T11:31")]),
        (">=18:00", [("2025-10-17T18:00", "2025-10-18"), ("2025-10-18T18:00", "2025-10-19")]),
        ("<08:00", [("2025-10-17", "2025-10-17T08:00"), ("2025-10-18", "2025-10-18T08:00")]),
    ],
)  # fmt: skip
def test_readings(text: str, expected: list[tuple[str | None, str | None]]) -> None:
    wanted = [(start and at(start), end and at(end)) for start, end in expected]
    assert spans(text, CALENDAR) == wanted


@pytest.mark.parametrize(
    "text", ["", "..", "soon", "2025-13", "2025-02-30", "25:00", "10:00..2025-10-18", "9999", ">"]
)
def test_nonsense_is_said_to_be(text: str) -> None:
    with pytest.raises(Unreadable):
        spans(text, CALENDAR)


@given(st.text(alphabet="0123456789-:.<>=Ttoday ", max_size=24))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        found = spans(text, CALENDAR)
    except Unreadable:
        return
    assert all(isinstance(end, int | None) for span in found for end in span)
