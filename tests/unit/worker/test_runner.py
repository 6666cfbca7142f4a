"""One loop: alive, paced, and sharing its time."""

from __future__ import annotations

import threading
from types import SimpleNamespace

import pytest

from mediahub.catalog.coordination import heartbeats
from mediahub.catalog.db.database import Database
from mediahub.loops import Loop
from mediahub.worker import runner
from mediahub.worker.runner import Runner


def test_who_asks_whether_to_stop_is_alive_and_who_does_not_stands_still(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = 1000.0
    monkeypatch.setattr(runner, "time", SimpleNamespace(monotonic=lambda: clock))
    one = Runner(Loop(name="long", work=lambda _: None, poll=60, patience=5), database, threading.Event())
    clock += 4
    assert one.state().trouble == ""
    one._signal.is_set()
    clock += 4
    assert one.state().trouble == ""
    clock += 2
    assert one.state().trouble == "long stands still for 6 s"
    one._succeeded(clock, False)
    assert one.state().stands_still  # it has not come back to its rest yet
    one.pulse.rests_until = clock + 60
    clock += 62
    assert not one.state().stands_still  # a rest is no standstill


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
    with database.read() as session:
        (found,) = heartbeats.processes(session)
    assert [(one.name, one.given_up[:2], len(one.given_up)) for one in found.loops] == [
        ("colours", ["0", "1"], runner.GIVEN_UP)
    ]
