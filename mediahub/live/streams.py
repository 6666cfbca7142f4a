"""Server-sent events: connections that are written without ever waiting for one of them."""

from __future__ import annotations

import json
import selectors
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field

from mediahub.identity.credentials import Credential
from mediahub.live.questions import News, Question

LONGEST_BACKLOG = 256 << 10
"""Bytes that wait for a reader who does not read; then it is dropped, and comes again when it can."""


@dataclass(eq=False, slots=True)
class Stream:
    """One open page."""

    sock: socket.socket
    question: Question
    user_id: int | None
    chunked: bool
    cursor: int = 0
    """What the page said it has seen."""
    credential: Credential | None = None
    """The session that it was opened by."""
    waiting: bytearray = field(default_factory=bytearray)


class Streams:
    """The open pages of a process. For one thread only."""

    def __init__(self) -> None:
        self._selector = selectors.DefaultSelector()
        self._streams: dict[Stream, None] = {}

    def __len__(self) -> int:
        return len(self._streams)

    def __iter__(self) -> Iterator[Stream]:
        return iter(list(self._streams))

    def add(self, stream: Stream) -> None:
        """Write to this one from now on."""
        stream.sock.setblocking(False)
        self._selector.register(stream.sock, selectors.EVENT_READ, stream)
        self._streams[stream] = None

    def send(self, stream: Stream, data: bytes) -> None:
        """Send an event or a comment, now or as soon as its reader takes it."""
        framed = b"%X\r\n%s\r\n" % (len(data), data) if stream.chunked else data
        stream.waiting += framed
        if len(stream.waiting) > LONGEST_BACKLOG:
            self.drop(stream)
        else:
            self._flush(stream)

    def drop(self, stream: Stream) -> None:
        """Close the connection; the page opens a new one if it is still there."""
        if stream not in self._streams:
            return
        del self._streams[stream]
        self._selector.unregister(stream.sock)
        stream.sock.close()

    def attend(self, seconds: float) -> None:
        """For at most `seconds`: write what waits, and notice who left."""
        for key, events in self._selector.select(seconds):
            stream = key.data
            if events & selectors.EVENT_READ and self._has_left(stream):
                self.drop(stream)
            elif events & selectors.EVENT_WRITE:
                self._flush(stream)

    def close(self) -> None:
        """End every stream."""
        for stream in self:
            self.drop(stream)
        self._selector.close()

    def _has_left(self, stream: Stream) -> bool:
        try:
            return not stream.sock.recv(4096)
        except BlockingIOError:
            return False
        except OSError:
            return True

    def _flush(self, stream: Stream) -> None:
        try:
            sent = stream.sock.send(stream.waiting) if stream.waiting else 0
        except BlockingIOError:
            sent = 0
        except OSError:
            self.drop(stream)
            return
        del stream.waiting[:sent]
        wanted = selectors.EVENT_READ | (selectors.EVENT_WRITE if stream.waiting else 0)
        self._selector.modify(stream.sock, wanted, stream)


def event_bytes(news: News) -> bytes:
    """A message that names frames; its id is where to go on after a break."""
    data = json.dumps({"ids": list(news.ids)}, separators=(",", ":"))
    return f"id: {news.cursor}\nevent: frames\ndata: {data}\n\n".encode()


def comment_bytes(text: str) -> bytes:
    """What a page does not hear, and keeps proxies from closing a silent connection."""
    return f": {text}\n\n".encode()
