"""The bytes of a zip, or of any range of it, read from S3 as fast as the other end takes them.

The next member is opened and its beginning read while this one is sent, so that S3 and the client work at
the same time. What has been read and not sent is bounded: a zip takes the same few megabytes of memory
whatever its size, and S3 waits for a client that is slow.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from queue import Empty, Queue
from typing import Protocol

from mediahub.delivery.zips.layout import Slice, ZipLayout
from mediahub.storage import Bucket, Unavailable

CHUNK = 512 << 10
"""Bytes handed over at a time."""
DEPTH = 8
"""Chunks of a member that may wait to be sent."""
OPENED_AHEAD = 1
"""Members that are opened before their turn. More gains nothing: one S3 connection fills one client's."""
GATHERED = 64 << 10
"""Headers are collected up to so many bytes: seventy thousand writes of fifty would take a minute."""


class Door(Protocol):
    """Decides what may go out."""

    def reach(self, index: int) -> None:
        """Raises unless bytes of the member at `index` may go out now."""

    def passed(self, part: Slice) -> None:
        """All of a part went out."""


def stream(
    layout: ZipLayout, keys: Sequence[str], bucket: Bucket, door: Door, start: int, stop: int
) -> Iterator[bytes]:
    """The bytes `start` to `stop`. The member at `index` is the object `keys[index]`.

    The `door` is asked before each chunk of a member. What it or S3 raises ends the stream where it is: fewer
    bytes come than were announced, which no client takes for the whole.
    """
    pool = ThreadPoolExecutor(OPENED_AHEAD + 1, thread_name_prefix="zip")
    waiting: deque[bytes | _Reader] = deque()
    open_readers = 0
    try:
        for part in _gathered(layout.parts(start, stop)):
            if isinstance(part, bytes):
                waiting.append(part)
                continue
            reader = _Reader(bucket, keys[part.index], part)
            waiting.append(reader)
            pool.submit(reader.read)
            open_readers += 1
            while open_readers > OPENED_AHEAD:
                yield from _sent(waiting[0], door)
                open_readers -= isinstance(waiting.popleft(), _Reader)
        while waiting:
            yield from _sent(waiting[0], door)
            waiting.popleft()
    finally:
        for left in waiting:
            if isinstance(left, _Reader):
                left.close()
        pool.shutdown(wait=False, cancel_futures=True)


class _Reader:
    """One member's bytes on their way into memory, at most `DEPTH` chunks before they are taken."""

    def __init__(self, bucket: Bucket, key: str, part: Slice) -> None:
        self.part = part
        self._bucket, self._key = bucket, key
        self._queue: Queue[bytes | Exception] = Queue(DEPTH)
        self._closed = threading.Event()

    def read(self) -> None:
        """Read it all, in a thread of its own; wait whenever enough of it is there."""
        part = self.part
        try:
            for chunk in self._bucket.stream_range(self._key, part.start, part.stop, CHUNK):
                self._queue.put(chunk)
                if self._closed.is_set():
                    return
            self._queue.put(Unavailable(f"cannot read {self._key}: it is shorter than it was"))
        except Exception as error:  # noqa: BLE001  whoever waits for a chunk would wait for ever
            self._queue.put(error)

    def chunks(self) -> Iterator[bytes]:
        """What was read, in order, to the last byte of the part. Raises what reading it raised."""
        left = self.part.stop - self.part.start
        while left > 0:
            found = self._queue.get()
            if isinstance(found, Exception):
                raise found
            left -= len(found)
            yield found

    def close(self) -> None:
        """Nobody takes the rest."""
        self._closed.set()
        try:
            while True:
                self._queue.get_nowait()
        except Empty:
            return


def _sent(found: bytes | _Reader, door: Door) -> Iterator[bytes]:
    if isinstance(found, bytes):
        yield found
        return
    for chunk in found.chunks():
        door.reach(found.part.index)
        yield chunk
    door.passed(found.part)


def _gathered(parts: Iterator[bytes | Slice]) -> Iterator[bytes | Slice]:
    """Parts of a zip, with headers that follow one another joined."""
    headers: list[bytes] = []
    size = 0
    for part in parts:
        if isinstance(part, bytes):
            headers.append(part)
            size += len(part)
        if headers and (isinstance(part, Slice) or size >= GATHERED):
            yield b"".join(headers)
            headers, size = [], 0
        if isinstance(part, Slice):
            yield part
    if headers:
        yield b"".join(headers)
