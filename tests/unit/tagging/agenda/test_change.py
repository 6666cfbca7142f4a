"""A programme is imported again: corrected, nothing doubled, and in a handful of statements."""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.event import listen, remove

from mediahub.catalog.db.database import Database
from mediahub.catalog.events import create_event
from mediahub.catalog.models import Event, Session
from mediahub.tagging.agenda.change import carry_out
from mediahub.tagging.agenda.formats.files import read_file
from mediahub.tagging.agenda.plan import make_plan
from tests.unit.catalog.calendars import FIRST, FRAME, calendar, event


def take_in(database: Database, data: bytes, **options: bool) -> Any:
    with database.begin() as session:
        found = session.scalars(select(Event)).one()
        plan = make_plan(session, found, read_file(data, "p", FRAME))
        carry_out(session, found, plan, **options)
        return plan


def rows(database: Database) -> dict[str, tuple[int, str]]:
    with database.read() as session:
        query = select(Session).order_by(Session.starts_at)
        return {one.uid: (one.id, f"{one.starts_at.astimezone(UTC):%d %H}") for one in session.scalars(query)}


def test_the_second_time_corrects_and_doubles_nothing(database: Database) -> None:
    with database.begin() as session:
        create_event(session, "wuhu", "Wuhu", "Asia/Shanghai")
    series = event("a", 17, "RRULE:FREQ=DAILY;COUNT=3", title="Stand-up")
    take_in(database, calendar(series, event("b", 17, title="Lunch")))
    before = rows(database)
    assert len(before) == 4
    moved = event(
        "a", 18, "RECURRENCE-ID;TZID=Asia/Shanghai:20251018T090000", title="Stand-up, later"
    ).replace("20251018T090000\r\nDURATION", "20251018T140000\r\nDURATION")
    cancelled = event("b", 17, "STATUS:CANCELLED", title="Lunch")
    plan = take_in(database, calendar(event("c", 19, title="Lunch"), series, moved, cancelled))
    after = rows(database)
    assert (len(plan.new), len(plan.changed), plan.same) == (1, 1, 2)
    assert [code for _, code, _ in plan.gone] == ["lunch"]
    key = "a/2025-10-18T09:00:00+08:00"
    assert (before[key], after[key]) == ((before[key][0], "18 01"), (before[key][0], "18 06"))
    assert set(before) < set(after)
    assert take_in(database, calendar(event("c", 19, title="Lunch")), remove_gone=True).same == 1
    assert list(rows(database)) == ["c"]


def test_a_large_programme_is_a_handful_of_statements(database: Database) -> None:
    """Others wait while it is written; and no condition is longer than a database takes."""
    with database.begin() as session:
        create_event(session, "wuhu", "Wuhu", "Asia/Shanghai")
    days = [FIRST.date() + timedelta(days=2 * n) for n in range(1200)]
    lines = [
        f"{n},Talk {n},{day} 09:00,{day} 10:00,Lin Yuhan | 林雨涵; Ban Ki-moon,stage"
        for n, day in enumerate(days)
    ]
    data = "\n".join(["Code,Title,Start,End,Speakers,Tags", *lines]).encode()
    count = 0

    def counted(*_: object) -> None:
        nonlocal count
        count += 1

    listen(database.engine, "before_cursor_execute", counted)
    try:
        assert len(take_in(database, data).new) == 1200
    finally:
        remove(database.engine, "before_cursor_execute", counted)
    assert count < 1400  # SQLite inserts rows one by one
    again = take_in(database, data)
    assert (len(again.new), len(again.changed), again.same) == (0, 0, 1200)
    assert len(take_in(database, data[: data.index(b"\n600,")], remove_gone=True).gone) == 600
    with database.read() as session:
        assert session.scalars(select(func.count()).select_from(Session)).one() == 600
