"""FTP servers of this process for tests."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pyftpdlib.ioloop  # noqa: F401  (quiets the warning of asyncore, which its handlers do not)
from pyftpdlib.servers import FTPServer


@contextmanager
def serving(server: FTPServer) -> Iterator[None]:
    """Let it answer from a thread of its own, which also closes it: closed from elsewhere, its poll fails."""
    stop = threading.Event()

    def serve() -> None:
        try:
            while not stop.is_set():
                server.serve_forever(timeout=0.1, blocking=False, handle_exit=False)
        finally:
            server.close_all()

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(30)
