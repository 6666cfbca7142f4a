"""FTP upload: one transfer's bytes, on their way from a data connection to S3.

What comes is kept in memory until it makes a part, so a transfer takes no more memory than that, however
large its file is; while a part is being written the client waits, held by TCP itself.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import structlog
from sqlalchemy.exc import SQLAlchemyError

from mediahub.ingest.sources.ftp.uploads import Displaced, Slot, Uploads
from mediahub.ingest.uploads.quotas import QuotaFull
from mediahub.storage.bucket import Bucket
from mediahub.storage.errors import StorageError
from mediahub.storage.multipart import MAX_PARTS, Multipart, Part
from mediahub.storage.streaming import put_part, put_whole

log = structlog.get_logger()

PART = 8 << 20
"""Bytes of a part: S3 takes no less than 5 MiB, and 10,000 of them: files up to 78 GiB."""


class TooLarge(Exception):
    """More parts than S3 takes."""


class PartsLost(Exception):
    """S3 does not have what the catalogue says that it has: the file must be sent again."""


class Receiver:
    """Written to like a file; `finish` when its client says that it is whole, `close` in any case.

    `write` and `finish` raise StorageError, SQLAlchemyError, TooLarge, Displaced or QuotaFull, and `write`
    NoRoom. What was safe before stays safe, and a later Receiver goes on from there; but of a file that a
    quota has no room for nothing is kept.
    """

    def __init__(self, uploads: Uploads, bucket: Bucket, slot: Slot, path: str) -> None:
        self.name = path
        self.closed = False
        self.arrived = False
        self.received = 0
        """Bytes of this connection."""
        self._uploads = uploads
        self._bucket = bucket
        self._slot = slot
        self._multipart = slot.multipart
        self._parts: list[Part] = []
        self._buffer = bytearray()
        self._skip = 0
        self._room: int | None = 0
        """Bytes that the file may have as far as is known; None for any number."""
        self._is_refused = False
        self._digest = hashlib.sha256() if slot.size == 0 else None  # a hash cannot be resumed

    @classmethod
    def resumed(cls, uploads: Uploads, bucket: Bucket, slot: Slot, path: str, offset: int) -> Receiver:
        """Goes on at `offset`, which is at most `slot.size`. Raises PartsLost."""
        receiver = cls(uploads, bucket, slot, path)
        in_parts = slot.size - slot.tail
        if slot.multipart is not None:
            known = Multipart(bucket).parts(slot.key, slot.multipart)
            receiver._parts = first_parts(known or [], in_parts)
        elif in_parts:
            raise PartsLost
        if slot.tail:
            receiver._buffer += bucket.get_bytes(slot.tail_key)[: slot.tail]
        if len(receiver._buffer) != slot.tail:
            raise PartsLost
        receiver._skip = slot.size - offset
        return receiver

    @property
    def size(self) -> int:
        """Bytes of the file so far."""
        return self._in_parts + len(self._buffer)

    @property
    def _in_parts(self) -> int:
        return sum(part.size for part in self._parts)

    def write(self, data: bytes) -> None:
        """Take the next bytes, and send S3 each part that is full."""
        self.received += len(data)
        if self._skip:  # the client began before the end of what is here
            skipped = min(self._skip, len(data))
            self._skip -= skipped
            data = data[skipped:]
        self._buffer += data
        if self._digest is not None:
            self._digest.update(data)
        if self._room is not None and self.size > self._room:
            self._ask_for_room()
        if len(self._buffer) >= PART:
            self._put_part()
            self._uploads.keep(self._slot, self.size, 0)
            self._ask_for_room()
            self._uploads.require_disk()

    def _ask_for_room(self) -> None:
        with self._refusing():
            self._room = self._uploads.require_room(self._slot, self.size)

    @contextmanager
    def _refusing(self) -> Iterator[None]:
        try:
            yield
        except QuotaFull:
            self._is_refused = True
            raise

    def finish(self) -> None:
        """The file is whole: make it one object, and hand it over."""
        self._uploads.check(self._slot)  # else the object of who took over would be ended, or written over
        size = self.size
        if self._multipart is None:
            put_whole(self._bucket, self._slot.key, self._buffer)
        else:
            if self._buffer:
                self._put_part()
            Multipart(self._bucket).complete(self._slot.key, self._multipart, self._parts)
        with self._refusing():
            self._uploads.finish(self._slot, size, self._digest.hexdigest() if self._digest else None)
        self.arrived = True
        if self._slot.tail:
            self._quietly(lambda: self._bucket.delete(self._slot.tail_key))

    def close(self) -> None:
        """Keep what can be kept of a transfer that is not whole. Never raises."""
        if self.closed:
            return
        self.closed = True
        if not self.arrived:
            self._quietly(self._suspend)
        self._buffer = bytearray()

    def _suspend(self) -> None:
        self._uploads.check(self._slot)
        size, tail = self.size, len(self._buffer)
        if size == 0 or self._is_refused:
            self._uploads.discard(self._slot)
            return
        try:
            if size > self._slot.size and tail:
                put_whole(self._bucket, self._slot.tail_key, self._buffer)
            if size > self._slot.size:
                self._uploads.keep(self._slot, size, tail)
        finally:  # where storage is away too, so that the next try has the file's own name
            self._uploads.release(self._slot)

    def _put_part(self) -> None:
        if len(self._parts) == MAX_PARTS:
            raise TooLarge
        self._uploads.check(self._slot)
        if self._multipart is None:
            self._multipart = Multipart(self._bucket).create(self._slot.key)
            self._uploads.keep_multipart(self._slot, self._multipart)
        number = len(self._parts) + 1
        self._parts.append(put_part(self._bucket, self._slot.key, self._multipart, number, self._buffer))
        self._buffer = bytearray()

    def _quietly(self, action: Callable[[], None]) -> None:
        try:
            action()
        except Displaced:
            log.info("another connection went on with the transfer", path=self.name)
        except (StorageError, SQLAlchemyError) as error:
            log.warning("could not keep the end of a transfer", path=self.name, error=str(error))


def first_parts(parts: list[Part], size: int) -> list[Part]:
    """The parts that make the first `size` bytes. A later one may have come of which nobody was told.

    Raises PartsLost when none make exactly so many.
    """
    taken: list[Part] = []
    total = 0
    for number, part in enumerate(sorted(parts, key=lambda part: part.number), start=1):
        if total >= size or part.number != number:
            break
        taken.append(part)
        total += part.size
    if total != size:
        raise PartsLost
    return taken
