"""A loop goes on whatever happens to a round, says that it lives, and is started again if its thread ends."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable

import pytest
from sqlalchemy.exc import OperationalError

from mediahub.catalog.coordination.heartbeats import Process, processes
from mediahub.catalog.coordination.leader_lock import leader_lock
from mediahub.catalog.db.database import Database
from mediahub.loops import Loop
from mediahub.worker.supervisor import Supervisor

PATIENCE = 20.0


def wait_for(there: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not there():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def read(database: Database) -> list[Process]:
    with database.read() as session:
        return processes(session)


@pytest.mark.parametrize(
    "error",
    [OperationalError("SELECT 1", None, sqlite3.OperationalError("database is locked")), TypeError("ours")],
)
def test_a_round_that_fails_is_repeated(database: Database, error: Exception) -> None:
    rounds: list[int] = []

    def work(_: threading.Event) -> None:
        rounds.append(1)
        if len(rounds) < 4:
            raise error

    with Supervisor("worker", [Loop(name="odd", work=work, poll=0.01)], database) as supervisor:
        wait_for(lambda: len(rounds) > 4)
        (state,) = supervisor.states()
    assert (state.failures, state.failures_ever, state.problem) == (0, 3, "")
    assert state.since_success is not None


def test_a_loop_that_fails_again_and_again_says_why(database: Database) -> None:
    def work(_: threading.Event) -> None:
        raise ValueError("no such thing")

    with Supervisor("worker", [Loop(name="odd", work=work, poll=0.01)], database):
        wait_for(lambda: any("odd failed" in trouble for one in read(database) for trouble in one.troubles))
        assert "no such thing" in read(database)[0].troubles[0]
    assert read(database) == []  # it said goodbye


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_thread_that_ended_is_started_again(database: Database) -> None:
    rounds: list[int] = []

    def work(_: threading.Event) -> None:
        rounds.append(1)
        if len(rounds) == 1:
            raise SystemExit

    with Supervisor("worker", [Loop(name="odd", work=work, poll=0.01)], database) as supervisor:
        wait_for(lambda: len(rounds) > 2)
        assert supervisor.states()[0].restarts == 1


def test_one_process_at_a_time_does_a_round_under_a_lock(database: Database) -> None:
    done, waited = threading.Event(), threading.Event()
    loop = Loop(
        name="odd", work=lambda _: done.set(), poll=0.01, lock="odd", standby=waited.set, is_due=lambda: True
    )
    other = Database(database.engine.url.render_as_string(hide_password=False))
    with leader_lock(other, "odd") as got:
        assert got
        with Supervisor("worker", [loop], database) as supervisor:
            assert waited.wait(PATIENCE)
            assert not done.is_set()
            assert supervisor.states()[0].trouble == ""
    with Supervisor("worker", [loop], database):
        assert done.wait(PATIENCE)
    other.dispose()
