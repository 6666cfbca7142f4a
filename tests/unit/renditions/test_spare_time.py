"""Background work is done one by one, and what it does to itself harms nobody."""

from __future__ import annotations

import threading
from collections.abc import Callable
from queue import Queue

import pytest

from mediahub.renditions.spare_time import ROOM, SpareTime


def rounds(spare: SpareTime) -> Callable[[], object]:
    """One round of its loop."""
    loop, stop = spare.loop("clips", patience=60), threading.Event()
    return lambda: loop.work(stop)


def test_each_id_is_worked_on_and_a_failure_stops_nothing() -> None:
    done: list[str] = []

    def work(identity: str) -> None:
        done.append(identity)
        if identity == "bad":
            raise ValueError(identity)

    spare = SpareTime(work)
    go = rounds(spare)
    assert not go()
    assert all(spare.offer(identity) for identity in ("a", "bad", "last"))
    assert go()
    with pytest.raises(ValueError, match="bad"):
        go()
    assert go()
    assert not go()
    assert done == ["a", "bad", "last"]
    assert spare.offer("bad")  # it may be offered again
    with pytest.raises(ValueError, match="bad"):
        go()


def test_what_waits_does_not_wait_twice_and_a_full_line_says_so() -> None:
    done: list[str] = []

    def work(identity: str) -> None:
        done.append(identity)
        if identity == "first":
            assert spare.offer("first")  # in hand
            waiting = [str(number) for number in range(ROOM)]
            assert all(spare.offer(identity) for identity in waiting + waiting)
            assert not spare.offer("one too many")

    spare = SpareTime(work)
    assert spare.offer("first")
    go = rounds(spare)
    while go():
        pass
    assert done == ["first", *map(str, range(ROOM))]


def test_an_id_that_was_done_at_once_can_be_offered_again() -> None:
    """The worker may want to be done with an id before `offer` has returned."""
    done: list[str] = []

    class Quick(Queue[str]):
        """Whoever puts something in is so slow that it is worked on meanwhile, if that may be."""

        def put_nowait(self, item: str) -> None:
            super().put_nowait(item)
            worker.append(threading.Thread(target=go))
            worker[-1].start()
            worker[-1].join(0.2)

    worker: list[threading.Thread] = []
    spare = SpareTime(done.append)
    spare._waiting = Quick()
    go = rounds(spare)
    for _ in range(2):
        assert spare.offer("clip")
        worker[-1].join(10)
    assert done == ["clip", "clip"]
