"""gunicorn's worker of threads, whose loop waits for slow clients in place of the threads.

Of gunicorn's `gthread` this uses where a connection is put in line (`enqueue_req`), where its request ended
(`finish_request`), and where time limits are looked at (`murder_pending`, once a round).
"""

from __future__ import annotations

import selectors
import socket
import time
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any, ClassVar

from gunicorn.workers.gthread import TConn, ThreadWorker

from mediahub.http.server.incoming import IncomingRequest
from mediahub.http.server.pace import HEAD, Pace
from mediahub.http.server.shares import Budget, Places
from mediahub.http.server.sockets import ClientSocket

RECEIVED = 64 << 10
LINGER = 10.0
"""Seconds in which a client hears an answer that came before it had sent all (RFC 9112, 9.6)."""
STOPPING = 2.0
"""Seconds for what is on its way in when the server stops."""
ROUND = 1.0
"""Seconds between two looks at time limits."""
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
PHRASES = {
    400: b"Bad Request", 408: b"Request Timeout", 431: b"Request Header Fields Too Large",
    501: b"Not Implemented", 503: b"Service Unavailable",
}  # fmt: skip


@dataclass(eq=False, slots=True)
class Waiting:
    """A connection that the loop waits for: its request, its reader, or its end."""

    until: float
    request: IncomingRequest | None = None
    pace: Pace | None = None
    held: int = 0
    """Bytes of the budget."""
    then: Callable[[], None] | None = field(default=None)
    """What follows once all is sent."""


class PatientWorker(ThreadWorker):
    """See the module. What is set here is set by `worker_for`."""

    places: ClassVar[Places]
    large_bodies: ClassVar[Places]
    """Bodies that threads read, counted as of one address: so many at the same time."""
    received_budget: ClassVar[Budget]
    unsent_budget: ClassVar[Budget]
    handed_over: ClassVar[str]
    """How paths begin whose bodies no thread reads to their end."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._waiting: dict[TConn, Waiting] = {}
        self._reading: dict[TConn, Callable[[], None]] = {}
        self._looked = 0.0

    def enqueue_req(self, conn: TConn) -> None:
        """A connection was opened, or its next request begins: wait for all of it, then take a thread."""
        if self.cfg.is_ssl:  # those bytes are of no use without a thread
            super().enqueue_req(conn)
            return
        if not isinstance(conn.sock, ClientSocket) and not self._admit(conn):
            return
        begun = conn.parser.unreader.take_buffered() if conn.parser else b""
        conn.sock.setblocking(False)
        request = IncomingRequest()
        self._wait(conn, Waiting(time.monotonic() + HEAD, request), selectors.EVENT_READ, self._receive)
        if begun:
            self._feed(conn, begun)
        else:
            self._receive(conn, conn.sock)

    def finish_request(self, conn: TConn, fs: Future[Any]) -> None:
        """Its thread is done: send what is left, then wait for the next request, or close."""
        back = self._reading.pop(conn, None)
        if back is not None:
            back()
        if not isinstance(conn.sock, ClientSocket):
            super().finish_request(conn, fs)
        elif conn.sock.unsent and not fs.cancelled():
            waiting = Waiting(float("inf"), pace=Pace(time.monotonic()), then=partial(self._next, conn, fs))
            conn.sock.setblocking(False)
            self._wait(conn, waiting, selectors.EVENT_WRITE, self._send)
        else:
            self._next(conn, fs)

    def murder_pending(self) -> None:
        """End what is too slow; called in every round of the loop."""
        super().murder_pending()
        now = time.monotonic()
        if now - self._looked < ROUND:
            return
        self._looked = now
        for conn, waiting in list(self._waiting.items()):
            if not self.alive:
                waiting.until = min(waiting.until, now + STOPPING)
            if now < waiting.until and not (waiting.pace and waiting.pace.is_too_slow(now)):
                continue
            request = waiting.request
            if request is not None and request.data and self.alive:
                self._refuse(conn, 408)
            else:
                self._end(conn)

    def _admit(self, conn: TConn) -> bool:
        """A new connection, if its address may have one more; in a crowd the oldest that waits goes."""
        address = conn.client[0] if isinstance(conn.client, tuple) else ""
        place = self.places.take(address) if address else None
        if address and place is None:
            self.nr_conns -= 1
            conn.close()
            return False
        conn.sock = ClientSocket(conn.sock, self.unsent_budget)
        conn.sock.give_back = place
        if self.nr_conns >= self.worker_connections:
            self._make_room()
        return True

    def _make_room(self) -> None:
        oldest = next((conn for conn, one in self._waiting.items() if one.request is not None), None)
        if oldest is not None:
            self._end(oldest)
        elif self.keepalived_conns:
            conn = self.keepalived_conns.popleft()
            self.poller.unregister(conn.sock)
            self._end(conn)

    def _wait(
        self, conn: TConn, waiting: Waiting, events: int, callback: Callable[[TConn, socket.socket], None]
    ) -> None:
        self._waiting[conn] = waiting
        self.poller.register(conn.sock, events, partial(callback, conn))

    def _leave(self, conn: TConn) -> Waiting | None:
        """The loop waits for it no more."""
        waiting = self._waiting.pop(conn, None)
        if waiting is not None:
            self.received_budget.spend(-waiting.held)
            with suppress(OSError, KeyError, ValueError):
                self.poller.unregister(conn.sock)
        return waiting

    def _receive(self, conn: TConn, _: socket.socket) -> None:
        """Something of a request came, or its end."""
        try:
            data = conn.sock.receive_now(RECEIVED)
        except OSError:
            data = b""
        if data:
            self._feed(conn, data)
        elif data is not None:
            self._end(conn)

    def _feed(self, conn: TConn, data: bytes) -> None:
        waiting, now = self._waiting[conn], time.monotonic()
        request = waiting.request
        assert request is not None  # noqa: S101
        if not self.received_budget.spend(len(data)):
            self._refuse(conn, 503)
            return
        waiting.held += len(data)
        before, state = request.state, request.feed(data)
        if state == "body":
            waiting.until, waiting.pace = float("inf"), waiting.pace or Pace(now)
            waiting.pace.note(len(data), now)
            if before == "head" and request.wants_continue:
                with suppress(OSError):
                    conn.sock.sendall(CONTINUE)
        elif state == "bad":
            self._refuse(conn, request.status)
        elif state == "whole" or (state == "large" and self._may_read(conn, request)):
            self._leave(conn)
            conn.sock.arrived += request.data
            conn.sock.begin()
            conn.data_ready = True
            super().enqueue_req(conn)
        elif state == "large":
            self._refuse(conn, 503)

    def _may_read(self, conn: TConn, request: IncomingRequest) -> bool:
        """Whether one more thread may read a body to its end."""
        if request.target.startswith(self.handed_over.encode()):
            return True
        back = self.large_bodies.take("")
        if back is None:
            return False
        self._reading[conn] = back
        return True

    def _send(self, conn: TConn, _: socket.socket) -> None:
        """Its client can be sent more of the answer."""
        waiting = self._waiting[conn]
        try:
            sent = conn.sock.flush()
        except OSError:
            self._end(conn)
            return
        if waiting.pace:
            waiting.pace.note(sent, time.monotonic())
        if not conn.sock.unsent:
            self._leave(conn)
            if waiting.then:
                waiting.then()

    def _next(self, conn: TConn, fs: Future[Any]) -> None:
        """All is sent: gunicorn keeps the connection for the next request, or it is closed in peace."""
        try:
            keep = bool(not fs.cancelled() and fs.result())
        except Exception:  # noqa: BLE001  (gunicorn has it in its log)
            keep = False
        if not keep:
            self._linger(conn)
            return
        if early := conn.sock.take_arrived():
            conn.parser.unreader.unread(conn.parser.unreader.take_buffered() + early)
        super().finish_request(conn, fs)

    def _refuse(self, conn: TConn, status: int) -> None:
        """A short answer without a thread."""
        self._leave(conn)
        line = b"HTTP/1.1 %d %s\r\n" % (status, PHRASES.get(status, b""))
        more = b"Retry-After: 5\r\n" if status == 503 else b""
        with suppress(OSError):
            conn.sock.sendall(line + b"Connection: close\r\nContent-Length: 0\r\n" + more + b"\r\n")
        self._linger(conn)

    def _linger(self, conn: TConn) -> None:
        """Say that no more comes, and let the client read what did: a reset would take it away."""
        try:
            conn.sock.setblocking(False)
            conn.sock.shutdown(socket.SHUT_WR)
        except OSError:
            self._end(conn)
            return
        self._wait(conn, Waiting(time.monotonic() + LINGER), selectors.EVENT_READ, self._discard)

    def _discard(self, conn: TConn, _: socket.socket) -> None:
        try:
            data = conn.sock.receive_now(RECEIVED)
        except OSError:
            data = b""
        if data == b"":
            self._end(conn)

    def _end(self, conn: TConn) -> None:
        self._leave(conn)
        self.nr_conns -= 1
        conn.close()


def worker_for(
    *, places: Places, large_bodies: int, received: int, unsent: int, handed_over: str
) -> type[PatientWorker]:
    """The worker class of a server with these limits: `received` and `unsent` in bytes for a process."""
    limits = {
        "places": places,
        "large_bodies": Places(large_bodies),
        "received_budget": Budget(received),
        "unsent_budget": Budget(unsent),
        "handed_over": handed_over,
    }
    return type("PatientWorker", (PatientWorker,), limits)
