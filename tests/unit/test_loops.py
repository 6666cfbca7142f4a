"""Progress of long work: written down now and then, broken off where the worker ends."""

from __future__ import annotations

import threading

import pytest

from mediahub import loops
from mediahub.loops import Interrupted, Progress


def test_it_is_due_after_each_pause_and_once(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr(loops.time, "monotonic", lambda: now[0])
    progress = Progress(threading.Event(), every=2.0)
    found = []
    for moment in (100.0, 101.9, 102.0, 102.0, 103.9, 104.5, 200.0, 201.0):
        now[0] = moment
        found.append(progress.is_due())
    assert found == [False, False, True, False, False, True, True, False]


def test_a_worker_that_ends_breaks_it_off_at_once() -> None:
    stop = threading.Event()
    progress = Progress(stop, every=0.0)
    assert progress.is_due()
    stop.set()
    with pytest.raises(Interrupted):
        progress.is_due()
