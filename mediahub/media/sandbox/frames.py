"""Messages between a sandbox and its readers: a length of eight bytes and the bytes, over pipes."""

from __future__ import annotations

import os
import select
import struct
import time
from contextlib import suppress

_LENGTH = struct.Struct("<Q")
LARGEST_ANSWER = 64 << 20
"""Bytes that a reader may answer: the renditions and the metadata of one file. More goes through files."""
_CHUNK = 1 << 20


class Ended(Exception):
    """The other end of the pipe is closed."""


class Late(Exception):
    """The message had not come as a whole in time."""


class TooLong(Exception):
    """The message is longer than permitted."""


def write_frame(pipe: int, data: bytes, deadline: float | None = None) -> None:
    """Write one message; `deadline` as in `read_frame`, for a pipe that does not block.

    Raises BrokenPipeError where nobody reads any more, and Late.
    """
    parts = memoryview(_LENGTH.pack(len(data)) + data)
    poll = select.poll()
    poll.register(pipe, select.POLLOUT)
    while parts:
        if deadline is not None:
            _wait(poll, deadline)
        with suppress(BlockingIOError):
            parts = parts[os.write(pipe, parts) :]


def read_frame(pipe: int, deadline: float | None = None, largest: int | None = None) -> bytes:
    """Read one message, however slowly it comes, until the monotonic clock shows `deadline`.

    Raises Ended, Late, and TooLong before any memory is taken.
    """
    (length,) = _LENGTH.unpack(_read(pipe, _LENGTH.size, deadline))
    if largest is not None and length > largest:
        raise TooLong
    return _read(pipe, length, deadline)


def _read(pipe: int, size: int, deadline: float | None) -> bytes:
    parts, left = [], size
    poll = select.poll()
    poll.register(pipe, select.POLLIN)
    while left:
        if deadline is not None:
            _wait(poll, deadline)
        part = os.read(pipe, min(left, _CHUNK))
        if not part:
            raise Ended
        parts.append(part)
        left -= len(part)
    return b"".join(parts)


def _wait(poll: select.poll, deadline: float) -> None:
    patience = deadline - time.monotonic()
    if patience <= 0 or not poll.poll(patience * 1000):
        raise Late
