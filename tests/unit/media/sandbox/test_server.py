"""The fork server of the sandbox: forks readers, ends its own and no others, and says how each ended."""

from __future__ import annotations

import os
import signal
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from mediahub.media.sandbox import server
from mediahub.media.sandbox.server import FORK, KILL, MESSAGE, NUMBER


@dataclass
class Server:
    """A fork server, and what talks to it."""

    process: int
    control: socket.socket

    def fork(self) -> tuple[int, int]:
        """A reader's number, and the pipe of its state."""
        orders, own = os.pipe()
        answers, answered = os.pipe()
        state, told = os.pipe()
        socket.send_fds(self.control, [MESSAGE.pack(FORK, 0)], [orders, answered, told])
        for end in (orders, own, answers, answered, told):
            os.close(end)
        (number,) = NUMBER.unpack(os.read(state, NUMBER.size))
        return number, state

    def kill(self, number: int) -> None:
        self.control.sendall(MESSAGE.pack(KILL, number))


def ended(state: int) -> int:
    """How a reader ended, as its pipe says."""
    (code,) = NUMBER.unpack(os.read(state, NUMBER.size))
    assert os.read(state, 1) == b"", "nothing follows"
    os.close(state)
    return int(code)


@pytest.fixture
def start(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Callable[[], None]], Server]]:
    """Starts a server whose readers do nothing but this."""
    started: list[Server] = []

    def begin(read: Callable[[], None]) -> Server:
        monkeypatch.setattr(server, "_be_reader", lambda *_: read())
        ours, theirs = socket.socketpair()
        process = os.fork()
        if process == 0:
            try:
                ours.close()
                server._serve(theirs, {}, [])
            finally:
                os._exit(0)
        theirs.close()
        started.append(Server(process, ours))
        return started[-1]

    yield begin
    for one in started:
        one.control.close()
        until = time.monotonic() + 5
        while os.waitpid(one.process, os.WNOHANG) == (0, 0):
            if time.monotonic() > until:
                os.kill(one.process, signal.SIGKILL)
                os.waitpid(one.process, 0)
                pytest.fail("it goes on though its parent is gone")
            time.sleep(0.005)


def test_each_reader_has_a_number_and_its_exit_code_comes_after(
    start: Callable[[Callable[[], None]], Server],
) -> None:
    running = start(lambda: os._exit(7))
    (one, state), (other, also) = running.fork(), running.fork()
    assert one != other
    assert [ended(state), ended(also)] == [7, 7]


def test_it_ends_its_own_readers_and_nobody_elses(start: Callable[[Callable[[], None]], Server]) -> None:
    running = start(lambda: time.sleep(30))
    bystander = os.fork()
    if bystander == 0:
        time.sleep(30)
        os._exit(0)
    try:
        number, state = running.fork()
        running.kill(bystander)
        running.kill(number)
        assert ended(state) == -signal.SIGKILL
        assert os.waitpid(bystander, os.WNOHANG) == (0, 0)
    finally:
        os.kill(bystander, signal.SIGKILL)
        os.waitpid(bystander, 0)


def test_a_reader_whose_parent_no_longer_listens_is_no_fault(
    start: Callable[[Callable[[], None]], Server],
) -> None:
    running = start(lambda: time.sleep(30))
    number, state = running.fork()
    os.close(state)
    running.kill(number)
    other, still = running.fork()
    running.kill(other)
    assert ended(still) == -signal.SIGKILL
