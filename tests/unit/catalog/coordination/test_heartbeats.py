"""Heartbeats of processes: who is missed, until another takes its place."""

from __future__ import annotations

import pytest

from mediahub.catalog.coordination import heartbeats
from mediahub.catalog.coordination.heartbeats import LoopState, Process, processes
from mediahub.catalog.db.database import Database


def read(database: Database) -> list[Process]:
    with database.read() as session:
        return processes(session)


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
