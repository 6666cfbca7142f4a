"""Loops of the worker process itself: memory that is given back, and a look at the queue."""

from __future__ import annotations

import threading
from types import SimpleNamespace
from typing import Any

import pytest

from mediahub.worker.process import IDLE, memory_loop, queue_loop

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
    jobs: Any = SimpleNamespace(send_unsent=lambda: sent.append("sent"))
    unborn = threading.Thread(target=lambda: None)
    alive: Any = SimpleNamespace(worker_threads=[(1, threading.current_thread()), (2, unborn)])
    queue_loop(jobs, alive).work(STOP)
    dead: Any = SimpleNamespace(worker_threads=[(1, threading.current_thread()), (2, ended()), (3, unborn)])
    with pytest.raises(RuntimeError, match="1 of 2 threads"):
        queue_loop(jobs, dead).work(STOP)
    assert sent == ["sent", "sent"]
