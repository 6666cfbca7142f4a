"""Connections of clients: what was read ahead of a thread, and what a thread need not wait to be read."""

from __future__ import annotations

import errno
import os
import select
import socket
import time
from collections.abc import Callable
from typing import Any

from mediahub.http.server.pace import WINDOW, Pace
from mediahub.http.server.shares import Budget

MAX_UNSENT = 4 << 20
"""Bytes of an answer that its thread leaves behind; with more it waits for the client."""


class CountedSocket(socket.socket):
    """A connection that gives back its place when it is closed."""

    give_back: Callable[[], None] | None = None

    def close(self) -> None:
        """Close it, and give back the place."""
        back, self.give_back = self.give_back, None
        if back is not None:
            back()
        super().close()


class ClientSocket(CountedSocket):
    """What gunicorn takes for a client's socket. A thread reads and writes it, or the loop; never both."""

    def __init__(self, sock: socket.socket, budget: Budget) -> None:
        super().__init__(fileno=sock.detach())
        self.arrived = bytearray()
        """Read by the loop, for a thread."""
        self.unsent = bytearray()
        """Written by a thread, for the loop."""
        self.most_unsent = MAX_UNSENT
        self._budget = budget
        self._waited = 0.0
        """Seconds that threads waited for this client; what they wait for others is not its fault."""
        self._pace = Pace(self._waited)

    def take_arrived(self) -> bytes:
        """What was read ahead, which is not to be read again."""
        data, self.arrived = bytes(self.arrived), bytearray()
        return data

    def recv(self, size: int, flags: int = 0, /) -> bytes:
        """What was read ahead; then what comes. Raises ConnectionResetError if next to nothing does."""
        if self.arrived:
            data = bytes(self.arrived[:size])
            del self.arrived[:size]
            return data
        timeout = self.gettimeout()
        if timeout is not None:
            return super().recv(size, flags)
        self._wait(select.POLLIN)
        data = super().recv(size, flags)
        self._note(len(data))
        return data

    def receive_now(self, size: int) -> bytes | None:
        """What came, empty at the end of it; None if nothing is there. Raises OSError."""
        try:
            return super().recv(size, socket.MSG_DONTWAIT)
        except BlockingIOError:
            return None

    def sendall(self, data: Any, flags: int = 0, /) -> None:
        """Send what the client takes now, and keep the rest for `flush`. Raises OSError."""
        rest = memoryview(data)[0 if self.unsent else self._send_now(data) :]
        if rest and self._budget.spend(len(rest)):
            self.unsent += rest
            rest = rest[:0]
        while rest or len(self.unsent) > self.most_unsent:
            self._wait(select.POLLOUT)
            if self.unsent:
                self._note(self._flushed())
            else:
                sent = self._send_now(rest)
                self._note(sent)
                rest = rest[sent:]

    def flush(self) -> int:
        """Send what the client takes now of what is left; how much it was. Raises OSError."""
        return self._flushed()

    def drain(self) -> None:
        """Wait until all is sent. Raises OSError."""
        while self.unsent:
            self._wait(select.POLLOUT)
            self._note(self._flushed())

    def close(self) -> None:
        """Close it; what is unsent is lost."""
        self._budget.spend(-len(self.unsent))
        self.unsent.clear()
        super().close()

    def successor(self) -> CountedSocket:
        """This connection for somebody else, who has its place now."""
        made = CountedSocket(fileno=os.dup(self.fileno()))
        made.give_back, self.give_back = self.give_back, None
        return made

    def begin(self) -> None:
        """A thread begins with a request: its pace is measured anew."""
        self._pace, self.most_unsent = Pace(self._waited), MAX_UNSENT

    def _flushed(self) -> int:
        sent = self._send_now(self.unsent)
        del self.unsent[:sent]
        self._budget.spend(-sent)
        return sent

    def _send_now(self, data: Any) -> int:
        if not len(data) or not _is_ready(self, select.POLLOUT, 0):
            return 0
        try:
            return super().send(data, socket.MSG_DONTWAIT)
        except BlockingIOError:
            return 0

    def _wait(self, what: int) -> None:
        begun = time.monotonic()
        if not _is_ready(self, what, self.gettimeout() or WINDOW):
            raise ConnectionResetError(errno.ECONNRESET, "the client neither sends nor reads")
        self._waited += time.monotonic() - begun

    def _note(self, count: int) -> None:
        self._pace.note(count, self._waited)
        if self._pace.is_too_slow(self._waited):
            raise ConnectionResetError(errno.ECONNRESET, "the client is too slow")


def _is_ready(sock: socket.socket, what: int, seconds: float) -> bool:
    poll = select.poll()
    poll.register(sock, what)
    return bool(poll.poll(seconds * 1000))
