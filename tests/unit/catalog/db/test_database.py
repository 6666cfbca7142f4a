from __future__ import annotations

import threading
from datetime import datetime, timedelta, timezone

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import StatementError

from mediahub.catalog.db.database import Database
from mediahub.catalog.events import create_event
from mediahub.catalog.models import Event


def test_changes_are_kept_whole_or_not_at_all(database: Database) -> None:
    with pytest.raises(RuntimeError), database.begin() as session:  # noqa: PT012
        create_event(session, "lost", "Lost", "UTC")
        raise RuntimeError
    with database.read() as session:
        assert session.scalar(select(Event.id)) is None


def test_moments_come_back_in_utc_whatever_their_zone(database: Database) -> None:
    shot = datetime(2025, 10, 18, 10, 0, 0, 123456, tzinfo=timezone(timedelta(hours=8)))
    with database.begin() as session:
        create_event(session, "wuhu", "Wuhu", "Asia/Shanghai").starts_at = shot
    with database.read() as session:
        kept = session.scalars(select(Event.starts_at)).one()
    assert kept == shot
    assert kept is not None
    assert kept.utcoffset() == timedelta(0)


def test_a_moment_without_a_zone_is_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="without a zone"), database.begin() as session:
        create_event(session, "wuhu", "Wuhu", "UTC").starts_at = datetime(2025, 10, 18)


def test_tables_that_have_grown_are_planned_for(database: Database) -> None:
    with database.begin() as session:
        session.add_all(Event(slug=f"event-{n}", name=f"Event {n}", timezone="UTC") for n in range(500))
    database.tune()
    database.tune()
    if database.engine.dialect.name != "sqlite":
        return
    with database.read() as session:
        sizes = session.execute(text("SELECT stat FROM sqlite_stat1 WHERE tbl = 'event'")).scalars().all()
    assert {size.split()[0] for size in sizes} == {"500"}


def test_many_writers_queue_instead_of_failing(database: Database) -> None:
    def write(number: int) -> None:
        with database.begin() as session:
            slugs = list(session.scalars(select(Event.slug)))
            create_event(session, f"event-{number}", f"after {len(slugs)}", "UTC")

    threads = [threading.Thread(target=write, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.read() as session:
        assert len(list(session.scalars(select(Event.id)))) == 12
