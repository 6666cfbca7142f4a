"""The timetable: days in the event's zone, a column for each room, lines of five minutes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from mediahub.catalog.models import Session
from mediahub.tagging.agenda.timetable import timetable

SHANGHAI = ZoneInfo("Asia/Shanghai")
NINE = datetime(2025, 10, 18, 1, 10, tzinfo=UTC)
"""Ten past nine there."""


def talk(number: int, room: str, start: datetime, minutes: int) -> Session:
    ends = start + timedelta(minutes=minutes)
    return Session(id=number, code=str(number), title="", room=room, starts_at=start, ends_at=ends)


def test_rooms_stand_side_by_side_and_a_room_twice_where_it_has_two_at_once() -> None:
    late = datetime(2025, 10, 18, 16, 30, tzinfo=UTC)  # half past midnight in Shanghai: the next day
    talks = [talk(1, "Hall", NINE, 30), talk(2, "Hall", NINE, 45), talk(3, "Aula", NINE, 1)]
    talks.append(talk(4, "Hall", late, 5))
    first, second = timetable(talks, SHANGHAI, {1: 7})
    assert (first.date, second.date) == (date(2025, 10, 18), date(2025, 10, 19))
    assert list(first.rooms) == ["Aula", "Hall", "Hall"]
    blocks = {block.session.id: block for block in first.blocks}
    assert {number: block.column for number, block in blocks.items()} == {3: 1, 1: 2, 2: 3}
    assert (blocks[1].line, blocks[1].lines, blocks[1].frames) == (3, 6, 7)
    assert blocks[3].lines == 1  # as short as it is, it can be seen
    assert list(first.hours) == [(9, 1)]
    assert first.lines == 12
