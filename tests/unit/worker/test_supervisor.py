"""A loop goes on whatever happens to a round, says that it lives, and is started again if its thread ends."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from sqlalchemy.exc import OperationalError

from mediahub.catalog.coordination import heartbeats
from mediahub.catalog.coordination.heartbeats import LoopState, Process, processes
from mediahub.catalog.coordination.leader_lock import leader_lock
from mediahub.catalog.db.database import Database
from mediahub.loops import Loop
from mediahub.worker import Supervisor, runner
from mediahub.worker.runner import Runner

PATIENCE = 20.0


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "FIRST_PAUSE", 0.01)
    monkeypatch.setattr("mediahub.worker.supervisor.LOOK_EVERY", 0.05)
    monkeypatch.setattr("mediahub.worker.supervisor.BEAT_EVERY", 0.05)


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


def test_who_asks_whether_to_stop_is_alive_and_who_does_not_stands_still(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = 1000.0
    monkeypatch.setattr(runner, "time", SimpleNamespace(monotonic=lambda: clock))
    one = Runner(Loop(name="long", work=lambda _: None, poll=60, patience=5), database, threading.Event())
    clock += 4
    assert one.state().trouble == ""
    one._asked.is_set()
    clock += 4
    assert one.state().trouble == ""
    clock += 2
    assert one.state().trouble == "long stands still for 6 s"
    one._succeeded(clock, False)
    assert one.state().stands_still  # it has not come back to its rest yet
    one.pulse.rests_until = clock + 60
    clock += 62
    assert not one.state().stands_still  # a rest is no standstill


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


def test_what_follows_at_once_keeps_its_pace_and_shares_its_time(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "time", SimpleNamespace(monotonic=lambda: 1000.0))
    stop = threading.Event()
    paced = Runner(Loop(name="paced", work=bool, poll=9, pace=2), database, stop)
    assert paced._succeeded(999.5, True) == 1.5
    assert paced._succeeded(999.5, False) == 9
    shared = Runner(Loop(name="shared", work=bool, poll=1, share=10), database, stop)
    assert shared._succeeded(998, False) == 20
    growing = Runner(Loop(name="growing", work=bool, poll=1, longest_poll=1.2), database, stop)
    assert [growing._succeeded(1000, False) for _ in range(4)] == pytest.approx([1, 1.1, 1.2, 1.2])
    assert growing._succeeded(1000, True) == 0
    assert growing._succeeded(1000, False) == 1


def test_a_heartbeat_names_what_a_loop_gave_up(database: Database) -> None:
    loop = Loop(name="colours", work=bool, poll=9, given_up=lambda: [f"{n}" for n in range(900)])
    heartbeats.Heart("worker", database).beat([Runner(loop, database, threading.Event()).state()])
    (found,) = read(database)
    assert [(one.name, one.given_up[:2], len(one.given_up)) for one in found.loops] == [
        ("colours", ["0", "1"], runner.GIVEN_UP)
    ]


def test_a_process_that_was_killed_is_missed_until_another_takes_its_place(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = LoopState("mail", 0.0, 300.0, 1.0, 0, 0, 0, "")
    dead = heartbeats.Heart("worker", database)
    monkeypatch.setattr(heartbeats.os, "getpid", lambda: (1 << 22) + 5)  # more than Linux counts to
    dead.beat([state])
    (found,) = read(database)
    assert (found.service, list(found.loops), found.troubles) == ("worker", [state], [])
    monkeypatch.setattr(heartbeats, "SILENT_AFTER", -heartbeats.SILENT_AFTER)
    assert "is silent for" in read(database)[0].troubles[0]
    monkeypatch.undo()
    heartbeats.Heart("indexer", database).beat([])
    assert len(read(database)) == 2
    heartbeats.Heart("worker", database).beat([state])
    assert {(one.service, one.pid > 1 << 22) for one in read(database)} == {
        ("indexer", False),
        ("worker", False),
    }
