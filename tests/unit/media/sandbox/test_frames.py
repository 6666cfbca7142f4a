"""Messages over pipes: whole, in time, and no longer than permitted."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator

import pytest

from mediahub.media.sandbox.frames import Ended, Late, TooLong, read_frame, write_frame


@pytest.fixture
def pipe() -> Iterator[tuple[int, int]]:
    ends = os.pipe()
    yield ends
    for end in ends:
        os.close(end)


def soon() -> float:
    return time.monotonic() + 0.05


def test_messages_come_whole_and_in_order(pipe: tuple[int, int]) -> None:
    reads, writes = pipe
    large = os.urandom(3 << 20)  # far more than a pipe holds
    sender = threading.Thread(target=lambda: [write_frame(writes, one) for one in (b"", b"one", large)])
    sender.start()
    assert [read_frame(reads, time.monotonic() + 60) for _ in range(3)] == [b"", b"one", large]
    sender.join()


def test_what_does_not_come_is_not_waited_for(pipe: tuple[int, int]) -> None:
    reads, writes = pipe
    with pytest.raises(Late):
        read_frame(reads, soon())
    os.write(writes, b"\x05\0\0\0\0\0\0\0ha")  # less than it promised
    with pytest.raises(Late):
        read_frame(reads, soon())


def test_nobody_waits_for_one_who_does_not_read(pipe: tuple[int, int]) -> None:
    os.set_blocking(pipe[1], False)
    with pytest.raises(Late):
        write_frame(pipe[1], bytes(1 << 20), soon())


def test_the_end_is_said() -> None:
    reads, writes = os.pipe()
    os.write(writes, b"\x05\0\0\0\0\0\0\0ha")
    os.close(writes)
    with pytest.raises(Ended):
        read_frame(reads)
    os.close(reads)


def test_a_long_message_is_refused_before_it_is_read(pipe: tuple[int, int]) -> None:
    os.write(pipe[1], (1 << 60).to_bytes(8, "little"))
    with pytest.raises(TooLong):
        read_frame(pipe[0], largest=1 << 20)
