from __future__ import annotations

import threading
import time

from mediahub.ingest.pipeline.key_locks import KeyLocks


def test_the_same_key_waits_and_another_does_not() -> None:
    turns, order = KeyLocks(), []
    held = threading.Event()

    def hold() -> None:
        with turns.take("a"):
            held.set()
            time.sleep(0.1)
            order.append("first")

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait()
    with turns.take("b"):
        order.append("other")
    with turns.take("a"):
        order.append("second")
    thread.join()
    assert order == ["other", "first", "second"]


def test_a_failure_gives_the_turn_back() -> None:
    turns = KeyLocks()
    for _ in range(2):
        try:
            with turns.take("a"):
                raise ValueError
        except ValueError:
            pass
    assert not turns._busy
