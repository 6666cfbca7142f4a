"""Rows of tables and JSON become sessions; one at fault costs only itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from mediahub.tagging.agenda.formats.limits import MAX_SESSIONS
from mediahub.tagging.agenda.formats.model import FileError, Frame, Item
from mediahub.tagging.agenda.formats.rows import KNOWN, field_of, items_of

FRAME = Frame("Asia/Shanghai")
ROW = {"title": "Opening", "date": "2025-10-18", "starts": "09:00", "ends": "10:00"}


def item(**row: Any) -> Item:
    parsed = items_of([(1, {**ROW, **row})], FRAME)
    assert parsed.faults == []
    return parsed.items[0]


def fault(**row: Any) -> str:
    (found,) = items_of([(7, {**ROW, **row})], FRAME).faults
    assert found.line == 7
    return found.message


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Session Title", "title"),
        ("sessionTitle", "title"),
        ("Start time (local)", "starts"),
        ("时区", "zone"),
        ("Timezone", "zone"),
        ("Referenten", "speakers"),
        ("End date", "end date"),
        ("shoe size", None),
        ("", None),
    ],
)
def test_headers_in_several_languages(header: str, field: str | None) -> None:
    assert field_of(header) == field


def test_no_header_means_two_fields() -> None:
    assert {"title", "starts", "ends", "room", "speakers", "tags"} <= set(KNOWN.values())


def test_a_row_is_a_session_with_everything() -> None:
    found = item(room="Hall A", speakers="Ann; Bob", tags="ai, bots", code="D1", description="<p>Hi</p>")
    assert found.starts_at == datetime(2025, 10, 18, 1, tzinfo=UTC)
    assert found.ends_at - found.starts_at == timedelta(hours=1)
    assert [one.name for one in found.speakers] == ["Ann", "Bob"]
    assert (found.room, found.code, found.description, found.line) == ("Hall A", "D1", "Hi", 1)
    assert found.tags[0] == "ai"


@pytest.mark.parametrize(
    ("row", "hours"),
    [
        ({"ends": "", "duration": "90 min"}, 1.5),
        ({"starts": "22:00", "ends": "01:00"}, 4 - 1),
        ({"starts": "2025-10-18 09:00", "ends": "2025-10-19 09:00"}, 24),
        ({"end date": "2025-10-20", "ends": "09:00"}, 48),
    ],
)
def test_when_it_ends(row: dict[str, str], hours: float) -> None:
    found = item(**row)
    assert found.ends_at - found.starts_at == timedelta(hours=hours)


def test_a_zone_of_its_own_counts() -> None:
    assert item(zone="UTC").starts_at == datetime(2025, 10, 18, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"title": " "}, "no title"),
        ({"starts": ""}, "no start"),
        ({"ends": ""}, "no end and no duration"),
        ({"date": ""}, "no day"),
        ({"ends": "09:00"}, "ends before"),
        ({"code": "x" * 41}, "there is room for 40"),
        ({"zone": "Nowhere"}, "no time zone"),
        ({"date": "9999-12-31"}, "its year"),
    ],
)
def test_a_row_at_fault_is_named(row: dict[str, str], words: str) -> None:
    assert words in fault(**row)


def test_the_others_come_and_what_was_cut_is_said() -> None:
    rows = [(1, ROW), (2, {**ROW, "title": ""}), (3, {**ROW, "title": "x" * 301})]
    parsed = items_of(rows, FRAME)
    assert [one.line for one in parsed.items] == [1, 3]
    assert [one.line for one in parsed.faults] == [2]
    assert [one.line for one in parsed.remarks] == [3]
    assert parsed.says == {"title", "date", "starts", "ends"}


def test_a_file_without_end_is_refused_as_a_whole() -> None:
    with pytest.raises(FileError, match="in parts"):
        items_of([(1, ROW)] * (MAX_SESSIONS + 1), FRAME)
