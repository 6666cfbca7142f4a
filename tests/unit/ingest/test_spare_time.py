"""Background work is done one by one, and what it does to itself harms nobody."""

from __future__ import annotations

import threading
import time
from queue import Queue

from mediahub.ingest.spare_time import ROOM, SpareTime


def test_each_id_is_worked_on_and_a_failure_stops_nothing() -> None:
    done: list[str] = []
    last = threading.Event()

    def work(identity: str) -> None:
        done.append(identity)
        if identity == "bad":
            raise ValueError(identity)
        if identity == "last":
            last.set()

    with SpareTime(work) as spare:
        assert all(spare.offer(identity) for identity in ("a", "bad", "last"))
        assert last.wait(10)
    assert done == ["a", "bad", "last"]


def test_what_waits_does_not_wait_twice_and_a_full_line_says_so() -> None:
    busy, go_on, all_done = threading.Event(), threading.Event(), threading.Event()
    done: list[str] = []

    def work(identity: str) -> None:
        busy.set()
        go_on.wait(10)
        done.append(identity)
        if len(done) == ROOM + 1:
            all_done.set()

    with SpareTime(work) as spare:
        assert spare.offer("first")
        assert busy.wait(10)
        assert spare.offer("first")  # in hand
        waiting = [str(number) for number in range(ROOM)]
        assert all(spare.offer(identity) for identity in waiting + waiting)
        assert not spare.offer("one too many")
        go_on.set()
        assert all_done.wait(10)
    assert done == ["first", *waiting]


def test_an_id_that_was_done_at_once_can_be_offered_again() -> None:
    """The worker may be done with an id before `offer` has returned."""
    done = threading.Semaphore(0)

    class Quick(Queue[str]):
        """The one who puts something in is so slow that it is worked on meanwhile."""

        def put_nowait(self, item: str) -> None:
            super().put_nowait(item)
            assert worked.acquire(timeout=10)
            time.sleep(0.05)

    worked = threading.Semaphore(0)

    def work(identity: str) -> None:
        worked.release()
        done.release()

    spare = SpareTime(work)
    spare._waiting = Quick()
    with spare:
        assert spare.offer("clip")
        assert done.acquire(timeout=10)
        deadline = time.monotonic() + 10
        while not done.acquire(timeout=0.05):
            assert time.monotonic() < deadline, "offered again and again, and never taken up"
            spare.offer("clip")
