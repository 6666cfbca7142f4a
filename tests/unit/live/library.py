"""A search that finds what a test says, and a page that reads what it is sent."""

from __future__ import annotations

import socket
from typing import Any, cast

from mediahub.live.questions import Question
from mediahub.live.streams import Stream
from mediahub.rights import Viewer
from mediahub.search.service import Search

ROBOTS = Question.of("summit", "robot", (), Viewer(frozenset({"press"}), 1))


class Library:
    """In the place of the index."""

    def __init__(self) -> None:
        self.ids: list[str] = []
        """The latest first."""
        self.asked: list[dict[str, Any]] = []
        self.is_broken = False
        self.fails = 0
        """So many searches fail before one succeeds."""
        self._generation = 0

    def add(self, *ids: str) -> None:
        """These are indexed."""
        self.ids[:0] = reversed(ids)
        self._generation += 1

    def generation(self) -> str:
        return str(self._generation)

    def search(self, text: str, **more: Any) -> Any:
        self.asked.append({"text": text, **more})
        fails_now, self.fails = self.is_broken or self.fails > 0, max(0, self.fails - 1)
        if fails_now:
            raise RuntimeError("the index is broken")

        class Found:
            ids = tuple(self.ids[: more["limit"]])

        return Found()

    @property
    def as_search(self) -> Search:
        return cast(Search, self)


class Page:
    """The browser's end of a connection."""

    def __init__(
        self,
        question: Question = ROBOTS,
        user_id: int | None = None,
        *,
        chunked: bool = False,
        cursor: int = 0,
    ) -> None:
        self.sock, theirs = socket.socketpair()
        self.sock.settimeout(20)
        self.stream = Stream(theirs, question, user_id, chunked, cursor)
        self._read = b""

    def message(self) -> bytes:
        """The next event or comment; empty once the server closed the connection."""
        while b"\n\n" not in self._read:
            data = self.sock.recv(1 << 16)
            if not data:
                return b""
            self._read += data
        message, _, self._read = self._read.partition(b"\n\n")
        return message
