"""Loops of the worker process itself: memory that is given back, and a look at the queue."""

from __future__ import annotations

import threading
from types import SimpleNamespace
from typing import Any

import pytest

from mediahub.runtime import Services
from mediahub.worker import tasks
from mediahub.worker.process import IDLE, memory_loop, queue_loop, room_loops
from mediahub.worker.tasks import Tasks
from tests.in_process import SandboxHere

STOP = threading.Event()


def test_every_sandbox_rests_when_nobody_needed_it() -> None:
    asked: list[float] = []

    def rest(idle: float) -> int:
        asked.append(idle)
        return 1

    boxes: Any = [SimpleNamespace(rest=rest), SimpleNamespace(rest=rest)]
    memory_loop(boxes).work(STOP)
    assert asked == [IDLE, IDLE]


def ended() -> threading.Thread:
    thread = threading.Thread(target=lambda: None)
    thread.start()
    thread.join()
    return thread


def test_a_dead_thread_of_the_queue_is_said_after_what_waited_was_sent() -> None:
    sent: list[str] = []
    jobs: Any = SimpleNamespace(
        send_unsent=lambda: sent.append("sent"), bring_forward=lambda: sent.append("brought forward")
    )
    unborn = threading.Thread(target=lambda: None)
    alive: Any = SimpleNamespace(worker_threads=[(1, threading.current_thread()), (2, unborn)])
    queue_loop(jobs, alive).work(STOP)
    dead: Any = SimpleNamespace(worker_threads=[(1, threading.current_thread()), (2, ended()), (3, unborn)])
    with pytest.raises(RuntimeError, match="1 of 2 threads"):
        queue_loop(jobs, dead).work(STOP)
    assert sent == ["sent", "brought forward"] * 2


def test_the_worker_forgets_what_is_old_and_empties_the_quarantine(
    services: Services, sandbox: SandboxHere, monkeypatch: pytest.MonkeyPatch
) -> None:
    """docs/retention.md promises it: the loops are in the process, and the sweep goes there."""
    emptied: list[Services] = []
    monkeypatch.setattr(tasks, "empty_quarantine", emptied.append)
    box: Any = sandbox
    Tasks(services, box, box).sweep(STOP)
    assert emptied == [services]
    names = {loop.name for loop in room_loops(services, box, box)}
    assert {"retention", "leftovers", "old-zips", "old-exports", "old-contact-sheets"} <= names
