"""An S3 on loopback that answers what a test says, and keeps what it was sent."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class StorageServer:
    """Each connection is one request; `answers` are given in turn, the last one again and again."""

    port: int
    answers: list[bytes] = field(default_factory=lambda: [ok(b"")])
    got: list[bytes] = field(default_factory=list)
    arrived: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))


def ok(body: bytes, *headers: str, status: str = "200 OK") -> bytes:
    """An answer of HTTP/1.1."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *headers]
    return "\r\n".join([*lines, "", ""]).encode() + body


@contextmanager
def storage_server() -> Iterator[StorageServer]:
    """Until it is left."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = StorageServer(listener.getsockname()[1])

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                connection.settimeout(20)
                server.got.append(_request(connection))
                server.arrived.release()
                connection.sendall(server.answers.pop(0) if len(server.answers) > 1 else server.answers[0])

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(20)


def _request(connection: socket.socket) -> bytes:
    """One request: its head, and as much body as that says."""
    data = b""
    while b"\r\n\r\n" not in data:
        more = connection.recv(1 << 16)
        if not more:
            return data
        data += more
    head, _, body = data.partition(b"\r\n\r\n")
    length = 0
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
    while len(body) < length:
        more = connection.recv(1 << 16)
        if not more:
            break
        body += more
    return head + b"\r\n\r\n" + body
