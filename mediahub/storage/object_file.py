"""A file that is written from front to back into one object in S3, however large, without a disk."""

from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from mediahub.storage.bucket import Bucket
from mediahub.storage.errors import NotSupported
from mediahub.storage.multipart import MAX_PARTS, Multipart, Part
from mediahub.storage.streaming import put_part

SMALLEST_PART = 16 << 20
"""Bytes; S3 takes none below 5 MiB but the last."""
SPARE = 0.9
"""Share of the parts that an object may have which one of the foreseen size takes."""


class ObjectFile(io.RawIOBase):
    """Takes bytes and sends them as parts of a multipart upload; the object is there once it is `finish`ed.

    `expected` is about how many bytes will come: parts are as large as those need. `each_part` is called
    before a part is sent, and may raise to stop. Who does not finish it calls `abort`.
    """

    def __init__(
        self, bucket: Bucket, key: str, expected: int, each_part: Callable[[], None] = lambda: None
    ) -> None:
        self._bucket, self._key, self._each_part = bucket, key, each_part
        self._multipart = Multipart(bucket)
        self._part_size = max(SMALLEST_PART, int(expected / (MAX_PARTS * SPARE)) + 1)
        self._waiting = bytearray()
        self._parts: list[Part] = []
        self._upload_id = self._multipart.create(key)

    @property
    def size(self) -> int:
        """Bytes that were written so far."""
        return sum(part.size for part in self._parts) + len(self._waiting)

    def writable(self) -> bool:
        """It can be written to."""
        return True

    def write(self, data: Any) -> int:
        """Take bytes; all of them. Raises StorageError."""
        self._waiting += data
        while len(self._waiting) >= self._part_size:
            self._send(self._part_size)
        return len(data)

    def finish(self) -> None:
        """Make the object of what was written. Raises StorageError."""
        if self._waiting or not self._parts:
            self._send(len(self._waiting))
        self._multipart.complete(self._key, self._upload_id, self._parts)

    def abort(self) -> None:
        """Forget what was written. Raises StorageError; then the upload is left, and `discard` finds it."""
        self._multipart.abort(self._key, self._upload_id)

    def _send(self, size: int) -> None:
        self._each_part()
        data = bytes(self._waiting[:size])
        del self._waiting[:size]
        number = len(self._parts) + 1
        self._parts.append(put_part(self._bucket, self._key, self._upload_id, number, data))


def discard(bucket: Bucket, prefix: str) -> None:
    """Abort every upload below a prefix that was begun and is not at its end: killed processes left it. Where
    S3 lists none, a lifecycle rule of the bucket has to. Raises StorageError."""
    multipart = Multipart(bucket)
    with suppress(NotSupported):
        for upload in list(multipart.under_way(prefix)):
            multipart.abort(upload.key, upload.upload_id)
