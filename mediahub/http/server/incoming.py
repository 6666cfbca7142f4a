"""One request on its way in: whether all of it is here, by h11, before a thread is taken for it.

gunicorn parses it again: what goes on is exactly what came. What h11 refuses never gets there.
"""

from __future__ import annotations

from typing import Literal

import h11

LONGEST_HEAD = 64 << 10
READ_AHEAD = (1 << 20) + (64 << 10)
"""Bytes of a body that are waited for without a thread: a slice of an upload, and every usual form."""
State = Literal["head", "body", "whole", "large", "bad"]


class IncomingRequest:
    """What came of one request. `state`: its head is not here, its body is not; all of it is (`whole`); it is
    too large to wait for, and a thread has to read on (`large`); or it is no request (`bad`)."""

    def __init__(self) -> None:
        self.data = bytearray()
        """As it came; behind a whole request the beginning of the next."""
        self.state: State = "head"
        self.status = 400
        """What a bad one is answered."""
        self.target = b""
        self._parser = h11.Connection(h11.SERVER, max_incomplete_event_size=LONGEST_HEAD)
        self._body = 0

    @property
    def wants_continue(self) -> bool:
        """Whether its sender waits to be told that the body may come (`Expect: 100-continue`)."""
        return self.state == "body" and self._parser.they_are_waiting_for_100_continue

    def feed(self, data: bytes) -> State:
        """More of it came. Nothing is no news: h11 takes it for the end of the connection, for ever."""
        if not data:
            return self.state
        self.data += data
        try:
            self._parser.receive_data(data)
            while self.state in ("head", "body"):
                event = self._parser.next_event()
                if event is h11.NEED_DATA or event is h11.PAUSED:
                    break
                self._note(event)
        except h11.RemoteProtocolError as error:
            self.state, self.status = "bad", error.error_status_hint
        return self.state

    def _note(self, event: object) -> None:
        if isinstance(event, h11.Request):
            self.state, self.target = "body", bytes(event.target)
            lengths = [value for name, value in event.headers if name == b"content-length"]
            if lengths and int(lengths[0]) > READ_AHEAD:
                self.state = "large"
        elif isinstance(event, h11.Data):
            self._body += len(event.data)
            if self._body > READ_AHEAD:
                self.state = "large"
        elif isinstance(event, h11.EndOfMessage):
            self.state = "whole"
