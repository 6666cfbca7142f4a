"""The parent's side of the fork server: readers with their pipes, nothing left open."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from mediahub.media.sandbox.launcher import Launcher
from mediahub.media.sandbox.server import FORK, KILL, MESSAGE, NUMBER


def open_files() -> set[int]:
    """Descriptors of this process."""
    found = set()
    for number in (int(one.name) for one in Path("/dev/fd").iterdir()):
        with suppress(OSError):  # that by which the folder was listed
            os.fstat(number)
            found.add(number)
    return found


@pytest.fixture
def sockets() -> Iterator[tuple[socket.socket, socket.socket]]:
    """The launcher's end, and that of its server."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


@pytest.fixture
def theirs(sockets: tuple[socket.socket, socket.socket]) -> socket.socket:
    return sockets[1]


@pytest.fixture
def launcher(sockets: tuple[socket.socket, socket.socket], monkeypatch: pytest.MonkeyPatch) -> Launcher:
    """One whose server is this test."""
    made = Launcher()
    made._control = sockets[0]
    monkeypatch.setattr(made, "_running", lambda: sockets[0])
    return made


def answer(theirs: socket.socket, number: int | None) -> list[bytes]:
    """What a server does with one request, or how it ends in the midst of it."""
    message, pipes, _, _ = socket.recv_fds(theirs, MESSAGE.size, 3)
    if number is not None:
        os.write(pipes[2], NUMBER.pack(number))
    for pipe in pipes:
        os.close(pipe)
    return [message]


def test_a_reader_has_its_number_and_three_pipes_of_its_own(
    launcher: Launcher, theirs: socket.socket
) -> None:
    seen: list[bytes] = []
    thread = threading.Thread(target=lambda: seen.extend(answer(theirs, 4711)))
    before = open_files()
    thread.start()
    forked = launcher.fork()
    thread.join()
    assert (forked.process, MESSAGE.unpack(seen[0])) == (4711, (FORK, 0))
    ends = {forked.orders, forked.answers, forked.state}
    assert open_files() - before == ends
    assert len(ends) == 3
    for end in ends:
        os.close(end)


def test_where_the_server_ends_no_pipe_stays_open(launcher: Launcher, theirs: socket.socket) -> None:
    thread = threading.Thread(target=lambda: answer(theirs, None))
    before = open_files()
    thread.start()
    with pytest.raises(OSError, match="ended"):
        launcher.fork()
    thread.join()
    assert open_files() == before
    theirs.close()
    with pytest.raises(BrokenPipeError):
        launcher.fork()
    assert len(open_files()) == len(before) - 1


def test_a_reader_is_ended_by_its_number_and_where_there_is_no_server_none_is(
    launcher: Launcher, theirs: socket.socket
) -> None:
    launcher.kill(4711)
    assert MESSAGE.unpack(theirs.recv(MESSAGE.size)) == (KILL, 4711)
    theirs.close()
    launcher.kill(4711)
    launcher._control = None
    launcher.kill(4711)


def test_the_server_ends_with_the_last_who_uses_it(launcher: Launcher, theirs: socket.socket) -> None:
    theirs.setblocking(False)
    launcher.use()
    launcher.use()
    launcher.leave()
    with pytest.raises(BlockingIOError):
        theirs.recv(1)
    launcher.leave()
    assert theirs.recv(1) == b""
    assert launcher._control is None


def test_a_fork_of_this_process_forgets_the_server_of_its_parent(launcher: Launcher) -> None:
    launcher.use()
    launcher._forget()
    assert (launcher._control, launcher._server, launcher._users) == (None, None, 0)
    assert launcher._lock.acquire(blocking=False)
