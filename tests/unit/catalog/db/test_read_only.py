"""The switch of read-only: who obeys it, who need not, and that a dead owner holds nobody up."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from mediahub.catalog.db import read_only
from mediahub.catalog.db.database import Database
from mediahub.catalog.db.read_only import Lapsed, ReadOnly
from mediahub.catalog.models import Photographer, RateCount
from mediahub.catalog.models.base import utcnow
from mediahub.identity.limits.rate_limits import count_hit
from mediahub.loops import Loop
from mediahub.problems import Away
from mediahub.worker.runner import Runner


def close(database: Database, owner: str = "me") -> None:
    with database.begin_in_read_only() as session:
        read_only.turn_on(session, owner)
        read_only.close(session, owner)


def names(database: Database) -> list[str]:
    with database.read() as session:
        return list(session.scalars(select(Photographer.name)))


def add(database: Database, name: str) -> None:
    with database.begin() as session:
        session.add(Photographer(name=name))


def test_what_is_refused_and_for_how_long(database: Database) -> None:
    add(database, "before")
    with database.begin_in_read_only() as session:
        read_only.turn_on(session, "me")
    add(database, "while work comes to a rest")
    with database.begin_in_read_only() as session:
        read_only.close(session, "me")
    with pytest.raises(ReadOnly) as refused:
        add(database, "refused")
    assert isinstance(refused.value, Away)
    assert isinstance(refused.value, SQLAlchemyError)  # background work waits, as for a database that is away
    assert refused.value.retry_after == read_only.RETRY_AFTER
    assert "try again soon" in str(refused.value)
    with database.begin_in_read_only() as session:
        assert not read_only.turn_off(session, "another")
        assert read_only.turn_off(session, "me")
    add(database, "after")
    assert set(names(database)) == {"before", "while work comes to a rest", "after"}


def test_a_session_that_was_opened_for_reading_obeys_too(database: Database) -> None:
    close(database)
    with database.session() as session:
        session.add(Photographer(name="as Flask-Security does"))
        with pytest.raises(ReadOnly):
            session.flush()


def test_tries_to_sign_in_are_still_counted(database: Database) -> None:
    close(database)
    assert count_hit(database, "me", 60) == 1
    with database.read() as session:
        assert session.scalar(select(RateCount.hits)) == 1


def test_a_dead_owner_lets_go_and_learns_of_it(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    close(database)
    later = utcnow() + read_only.LEASE - read_only.MARGIN + timedelta(seconds=1)
    monkeypatch.setattr(read_only, "utcnow", lambda: later)
    for asked in (read_only.renew, read_only.keep_on):  # others may still be refused, and their clocks differ
        with pytest.raises(Lapsed), database.begin_in_read_only() as session:
            asked(session, "me")
    with pytest.raises(ReadOnly):
        add(database, "too early")
    monkeypatch.setattr(read_only, "utcnow", lambda: later + read_only.MARGIN)
    add(database, "goes on")
    with database.begin_in_read_only() as session:
        read_only.turn_on(session, "the next")
        read_only.close(session, "the next")
    with pytest.raises(Lapsed), database.begin_in_read_only() as session:
        read_only.renew(session, "me")


def test_whoever_reopens_it_ends_the_move(database: Database) -> None:
    close(database)
    with database.begin_in_read_only() as session:
        assert read_only.turn_off(session)
    with pytest.raises(Lapsed), database.begin_in_read_only() as session:
        read_only.keep_on(session, "me")


def test_one_that_was_moved_stays_so(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    close(database)
    with database.begin_in_read_only() as session:
        read_only.keep_on(session, "me")
    monkeypatch.setattr(read_only, "utcnow", lambda: utcnow() + timedelta(days=400))
    with pytest.raises(ReadOnly, match="was moved"):
        add(database, "never")


def test_a_transaction_that_began_before_is_waited_for(database: Database) -> None:
    """SQLite lets nobody turn the switch while there is one; PostgreSQL does, so its end is waited for."""
    if database.engine.dialect.name != "postgresql":
        pytest.skip("SQLite has one writer")
    with database.begin() as early:
        early.connection()
        close(database)
        waited = threading.Event()

        def wait() -> None:
            with database.engine.connect() as connection:
                read_only.await_writers(connection)
            waited.set()

        thread = threading.Thread(target=wait)
        thread.start()
        assert not waited.wait(0.5)
        early.add(Photographer(name="early"))
    thread.join(20)
    assert waited.is_set()
    assert names(database) == ["early"]


def test_loops_rest_meanwhile(database: Database) -> None:
    rounds: list[int] = []
    loop = Loop(name="mail", work=lambda stop: rounds.append(1), poll=1.0)
    runner = Runner(loop, database, threading.Event())
    runner._round()
    assert not runner.state().busy
    with database.begin_in_read_only() as session:
        read_only.turn_on(session, "me")
    resting = Runner(
        loop, Database(str(database.engine.url.render_as_string(hide_password=False))), threading.Event()
    )
    resting._round()
    assert rounds == [1]
    resting._database.dispose()
