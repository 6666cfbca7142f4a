"""The fork server of the sandbox: a process that has the readers' code, and nothing else of its parent.

It is started with an empty environment, where multiprocessing's own hands on all variables of the parent, and
with them the secrets: a process cannot forget the environment it was started with.
"""

from __future__ import annotations

import os
import select
import signal
import socket
import struct
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mediahub.media.sandbox.raise_walls import Wall

FORK, KILL = b"F", b"K"
MESSAGE = struct.Struct("<cq")
"""What to do, and with which process."""
NUMBER = struct.Struct("<q")
"""In the pipe of a reader's state: its number first, then its exit code, as multiprocessing counts."""


def main(control: int) -> None:
    """Fork readers and end them, as the parent asks through the socket `control`; end when it is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    from mediahub.media.sandbox.raise_walls import wall_off_server

    walls = wall_off_server()
    import mediahub.media.sandbox.reader
    import mediahub.media.sandbox.warm  # noqa: F401

    states: dict[int, int] = {}
    try:
        with socket.socket(fileno=control) as asked:
            _serve(asked, states, walls)
    finally:
        for process in states:
            os.kill(process, signal.SIGKILL)


def _serve(asked: socket.socket, states: dict[int, int], walls: list[Wall]) -> None:
    """Answer until the parent is gone. `states` has the pipe of each reader that runs."""
    wake, woken = os.pipe()
    for end in (wake, woken):
        os.set_blocking(end, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(woken)
    poll = select.poll()
    poll.register(asked, select.POLLIN)
    poll.register(wake, select.POLLIN)
    while True:
        ready = {one for one, _ in poll.poll()}
        if wake in ready:
            os.read(wake, 1 << 16)
            _report_ended(states)
        if asked.fileno() not in ready:
            continue
        message, pipes, _, _ = socket.recv_fds(asked, MESSAGE.size, 3)
        if not message:
            return
        order, process = MESSAGE.unpack(message)
        if order == KILL and process in states:
            os.kill(process, signal.SIGKILL)
        elif order == FORK:
            orders, answers, state = pipes
            reader = os.fork()
            if reader == 0:
                _be_reader(orders, answers, walls)
            states[reader] = state
            os.write(state, NUMBER.pack(reader))
            os.close(orders)
            os.close(answers)


def _be_reader(orders: int, answers: int, walls: list[Wall]) -> None:
    from mediahub.media.sandbox.reader import run

    code = 1
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        run(orders, answers, walls)
        code = 0
    finally:
        os._exit(code)


def _report_ended(states: dict[int, int]) -> None:
    while states:
        process, status = os.waitpid(-1, os.WNOHANG)
        if process == 0:
            return
        state = states.pop(process)
        with suppress(BrokenPipeError):  # nobody wants to know
            os.write(state, NUMBER.pack(os.waitstatus_to_exitcode(status)))
        os.close(state)
