"""Take over a connection from the web server, so that it keeps none of its threads.

A stream of events lasts for hours, and gunicorn's threads are few. So the head of the answer is written by
the server as ever, and then the socket changes hands: we keep a duplicate of it, and put a dead one in the
place of the server's own, which it closes like any other. The server sees a client that went away.
"""

from __future__ import annotations

import errno
import os
import socket
import ssl
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from mediahub.http.server.sockets import ClientSocket

SERVER_SOCKET = "gunicorn.socket"


def can_take_over(environ: Mapping[str, Any]) -> bool:
    """Whether this server hands over a plain socket."""
    sock = environ.get(SERVER_SOCKET)
    return isinstance(sock, socket.socket) and not isinstance(sock, ssl.SSLSocket)


def is_chunked(environ: Mapping[str, Any]) -> bool:
    """Whether the server frames an answer of unknown length in chunks, so that we must go on so."""
    return environ.get("SERVER_PROTOCOL") == "HTTP/1.1"


def hand_over(
    environ: Mapping[str, Any], greeting: bytes, adopt: Callable[[socket.socket], None]
) -> Iterator[bytes]:
    """The body of an answer: `greeting`, then the socket goes to `adopt`, and the server is rid of it."""
    yield greeting
    ours = take(environ[SERVER_SOCKET])
    try:
        adopt(ours)
    except BaseException:
        ours.close()
        raise
    raise ConnectionResetError(errno.ECONNRESET, "the connection is held by the live page now")


def take(theirs: socket.socket) -> socket.socket:
    """The connection of `theirs`, which itself becomes a socket whose other end is closed."""
    if isinstance(theirs, ClientSocket):
        theirs.drain()
        ours: socket.socket = theirs.successor()
    else:
        ours = socket.socket(fileno=os.dup(theirs.fileno()))
    dead, other_end = socket.socketpair()
    try:
        os.dup2(dead.fileno(), theirs.fileno(), inheritable=False)
    finally:
        dead.close()
        other_end.close()
    return ours
