"""Which session an item is, when a programme is imported again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from mediahub.tagging.agenda.formats.model import Fault, Item
from mediahub.tagging.agenda.matching import match

TEN = datetime(2025, 10, 17, 10, tzinfo=UTC)
HOUR = timedelta(hours=1)


@dataclass
class Row:
    id: int
    code: str
    title: str = "Lunch"
    uid: str = ""
    room: str = ""
    starts_at: datetime = TEN


def item(line: int, title: str = "Lunch", *, uid: str = "", code: str = "", at: datetime = TEN) -> Item:
    return Item(line, code, uid, title, "", "", at, at + HOUR)


def ids(items: list[Item], there: list[Row]) -> list[tuple[str, int | None]]:
    faults: list[Fault] = []
    pairs = match(items, there, faults)
    assert faults == []
    return [(made.code, known.id if known else None) for made, known in pairs]


def test_an_item_that_comes_before_its_namesake_takes_nothing_from_it() -> None:
    """It used to be a fault: "its code 'lunch' is that of line 1 too"."""
    there = [Row(1, "lunch", uid="a")]
    assert ids([item(1, uid="b", at=TEN + HOUR), item(2, uid="a")], there) == [
        ("lunch-2", None),
        ("lunch", 1),
    ]


def test_a_new_session_never_takes_the_code_of_one_that_is_not_in_the_file() -> None:
    assert ids([item(1, uid="b", at=TEN + 5 * HOUR)], [Row(1, "lunch", uid="a")]) == [("lunch-2", None)]


def test_a_table_without_codes_finds_sessions_by_title_and_time_in_any_order() -> None:
    there = [Row(1, "lunch", starts_at=TEN), Row(2, "lunch-2", starts_at=TEN + 24 * HOUR)]
    later, first = item(1, at=TEN + 24 * HOUR), item(2)
    assert ids([later, first], there) == [("lunch-2", 2), ("lunch", 1)]
    assert ids([item(1, at=TEN + HOUR)], there) == [("lunch", 1)]


def test_another_program_finds_the_same_session() -> None:
    there = [Row(1, "keynote", "Keynote", uid="pretalx-1")]
    assert ids([item(1, "Keynote", uid="other", code="ABC")], there) == [("keynote", 1)]


def test_a_talk_that_is_held_twice_has_one_code_and_comes_twice() -> None:
    items = [item(1, uid="a", code="ABC"), item(2, uid="b", code="ABC", at=TEN + HOUR)]
    assert ids(items, []) == [("ABC", None), ("ABC-2", None)]
    there = [Row(1, "ABC", uid="a"), Row(2, "ABC-2", uid="b", starts_at=TEN + HOUR)]
    assert ids(items[::-1], there) == [("ABC-2", 2), ("ABC", 1)]


def test_the_same_code_twice_in_a_table_is_named() -> None:
    faults: list[Fault] = []
    pairs = match([item(2, code="A"), item(3, code="A")], [], faults)
    assert len(pairs) == 1
    assert faults[0].line == 3
    assert "line 2" in faults[0].message
