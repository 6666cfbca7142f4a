"""A server that never falls silent and never ends: it drips a byte now and then, as a hostile one would."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

PAUSE = 0.05
"""Seconds between two bytes: less than any timeout of a socket."""
HEADERS = b"HTTP/1.1 200 OK\r\nX-Slow: "
BODY = b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n"
BODY_WITHOUT_LENGTH = b"HTTP/1.1 200 OK\r\n\r\n"
HANDSHAKE = bytes((22, 3, 3, 64, 0))
"""The head of a TLS record that is never filled."""


@contextmanager
def dripping(begin: bytes = b"", *, byte: bytes = b"a", tls: ssl.SSLContext | None = None) -> Iterator[int]:
    """A server on loopback that says `begin` to whoever comes, then `byte` for ever; its port."""
    listener = socket.create_server(("127.0.0.1", 0))
    stop = threading.Event()

    def drip(connection: socket.socket) -> None:
        with suppress(OSError), connection:
            if tls is not None:
                connection = tls.wrap_socket(connection, server_side=True)
            connection.sendall(begin)
            while not stop.wait(PAUSE):
                connection.sendall(byte)

    def serve() -> None:
        with suppress(OSError):
            while True:
                threading.Thread(target=drip, args=(listener.accept()[0],), daemon=True).start()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        stop.set()
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(5)
