"""Outgoing connections with a deadline for the whole of what is done over them.

The timeout of a socket is for one byte: a server that sends one every nine seconds holds a call for ever. At
a `Deadline` the connection is shut down under whoever reads or writes, also amid a TLS handshake.
"""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from mediahub.outbound.addresses import lookup


def connect(host: str, port: int, *, private: bool, seconds: float) -> socket.socket:
    """A TCP connection to an address of `host` that was judged; its lookup counts into `seconds`, which is
    also the timeout of the socket.

    Raises AddressRefused, and OSError where nothing answers in time.
    """
    ends_at = time.monotonic() + seconds
    failed: OSError = TimeoutError(f"{host} does not answer within {seconds:.0f} s")
    for address in lookup(host, port, private=private, seconds=seconds):
        left = ends_at - time.monotonic()
        if left <= 0:
            break
        try:
            connection = socket.create_connection((address, port), left)
        except OSError as error:
            failed = error
        else:
            connection.settimeout(seconds)
            return connection
    raise failed


class Deadline:
    """Shuts the connections that it watches down when what is done over them takes too long.

    It keeps a second descriptor of each, as TLS takes the first one over: close it after them.
    """

    def __init__(self, *connections: socket.socket) -> None:
        self._twins: dict[int, socket.socket] = {}
        """By the identity of the object that was watched."""
        self._lock = threading.Lock()
        self._is_over = False
        self._seconds = self._ends_at = 0.0
        for connection in connections:
            self.watch(connection)

    def watch(self, connection: socket.socket) -> socket.socket:
        """Watch this one too, until `forget` or `close`; gives it back."""
        twin = socket.socket(fileno=os.dup(connection.fileno()))
        with self._lock:
            self._twins[id(connection)] = twin
            is_over = self._is_over
        if is_over:
            _shut(twin)
        return connection

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """What is done inside takes `seconds` at most in all, or as long again after each `restart`. Raises
        TimeoutError, in place of what the connection then failed with: what was read until then may look
        whole."""
        self._seconds = seconds
        self.restart()
        done = threading.Event()
        threading.Thread(target=self._cut_late, args=(done,), name="deadline", daemon=True).start()
        try:
            yield
        except Exception as error:
            if self._is_over:
                raise TimeoutError(f"it took more than {seconds:.0f} s") from error
            raise
        else:
            if self._is_over:
                raise TimeoutError(f"it took more than {seconds:.0f} s")
        finally:
            done.set()

    def restart(self) -> None:
        """Something got through that is worth waiting for: count anew."""
        self._ends_at = time.monotonic() + self._seconds

    def forget(self, connection: socket.socket) -> None:
        """Let go of this one: the other end hears of its end when it is closed, and not before."""
        with self._lock:
            twin = self._twins.pop(id(connection), None)
        if twin is not None:
            twin.close()

    def close(self) -> None:
        """Let go of the connections."""
        with self._lock:
            twins, self._twins = self._twins, {}
        for twin in twins.values():
            twin.close()

    def _cut_late(self, done: threading.Event) -> None:
        while (left := self._ends_at - time.monotonic()) > 0:
            if done.wait(left):
                return
        with self._lock:
            if done.is_set():
                return
            self._is_over = True
            for twin in self._twins.values():
                _shut(twin)


def _shut(connection: socket.socket) -> None:
    with suppress(OSError):  # it is at its end already
        connection.shutdown(socket.SHUT_RDWR)
