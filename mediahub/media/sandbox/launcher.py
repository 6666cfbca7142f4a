"""The parent's side of the fork server: started with the first reader, ended after the last sandbox."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from mediahub.media.sandbox.server import FORK, KILL, MESSAGE, NUMBER

_PASSED_ON = ("LANG", "LC_ALL", "LC_CTYPE", "TZ", "LD_LIBRARY_PATH")
"""Of the environment; everything else may be a secret."""
_PATIENCE = 10.0
_START = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[2]);"
    "from mediahub.media.sandbox.server import main; main(int(sys.argv[1]))"
)


@dataclass(frozen=True, slots=True)
class Forked:
    """A reader that was just forked, and the parent's ends of its pipes."""

    process: int
    orders: int
    answers: int
    state: int


class Launcher:
    """One fork server for all sandboxes of this process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._server: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._users = 0
        os.register_at_fork(after_in_child=self._forget)

    def use(self) -> None:
        """Keep the server until `leave`."""
        with self._lock:
            self._users += 1

    def leave(self) -> None:
        """End the server if nobody uses it any more: it holds the readers' code."""
        with self._lock:
            self._users -= 1
            if self._users == 0:
                self._end()

    def fork(self) -> Forked:
        """Return a new reader. Raises OSError where there is no server, or it ends."""
        orders_read, orders = os.pipe()
        answers, answers_write = os.pipe()
        state, state_write = os.pipe()
        theirs = [orders_read, answers_write, state_write]
        try:
            with self._lock:
                socket.send_fds(self._running(), [MESSAGE.pack(FORK, 0)], theirs)
        except OSError:
            for end in (orders, answers, state):
                os.close(end)
            raise
        finally:
            for end in theirs:
                os.close(end)
        number = os.read(state, NUMBER.size)
        if not number:
            for end in (orders, answers, state):
                os.close(end)
            raise OSError("the fork server of the sandbox ended")
        return Forked(NUMBER.unpack(number)[0], orders, answers, state)

    def kill(self, process: int) -> None:
        """End a reader. Its number cannot be somebody else's by now: the server knows which are its own."""
        with self._lock:
            if self._control is None:
                return
            with suppress(OSError):  # the server ended, and its readers with it
                self._control.sendall(MESSAGE.pack(KILL, process))

    def _running(self) -> socket.socket:
        if self._server is not None and self._server.poll() is None and self._control is not None:
            return self._control
        self._end()
        self._control, theirs = socket.socketpair()
        environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
        folders = json.dumps([str(Path(one).resolve()) for one in sys.path])
        with theirs:
            self._server = subprocess.Popen(
                [sys.executable, "-I", "-c", _START, f"{theirs.fileno()}", folders],
                env=environment,
                cwd="/",
                stdin=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                start_new_session=True,  # Ctrl-C is for the parent, who ends this
            )
        return self._control

    def _end(self) -> None:
        control, server = self._control, self._server
        self._control = self._server = None
        if control is not None:
            control.close()  # which it takes for the end
        if server is not None:
            try:
                server.wait(_PATIENCE)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()

    def _forget(self) -> None:
        """In a fork of this process: the server is the parent's."""
        if self._control is not None:
            self._control.close()
        self._lock = threading.Lock()
        self._control = self._server = None
        self._users = 0


LAUNCHER = Launcher()
