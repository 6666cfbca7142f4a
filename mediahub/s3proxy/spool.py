"""The spool: bodies of requests that come in slices, a file each, until they are whole.

All web processes of a machine share the folder, as any of them may get the next slice. A file is changed only
by whoever holds its lock (flock), which ends with its process: whenever that is killed, the file holds a
beginning of the body.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

FORGOTTEN = 24 * 3600
"""Seconds without a slice after which nobody comes back: by then a signature has ended."""


class InUse(Exception):
    """Another request is writing this file."""


class Spool:
    """Files in `folder`, by names of ours."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @contextmanager
    def open(self, name: str) -> Iterator[IO[bytes]]:
        """The file of this name, empty if there was none, for whoever enters alone. Raises InUse, OSError."""
        self._folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(self._folder / name, os.O_RDWR | os.O_CREAT, 0o600)
        with os.fdopen(handle, "r+b") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise InUse from error
            yield file

    def remove(self, name: str) -> None:
        """Remove a file, if it is there. Whoever has it open loses what they write."""
        (self._folder / name).unlink(missing_ok=True)

    def remove_all(self, prefix: str) -> int:
        """Remove every file whose name begins so; says how many bytes they held."""
        freed = 0
        for path in self._folder.glob(f"{prefix}*"):
            with suppress(FileNotFoundError):
                freed += path.stat().st_size
                path.unlink()
        return freed

    def sweep(self, older_than: float = FORGOTTEN) -> None:
        """Remove the files that nobody has written to for so many seconds."""
        before = time.time() - older_than
        for path in self._folder.glob("*"):
            with suppress(FileNotFoundError):
                if path.stat().st_mtime < before:
                    path.unlink()


def size_of(file: IO[bytes]) -> int:
    """How many bytes a file holds."""
    return os.fstat(file.fileno()).st_size


def write_at(file: IO[bytes], offset: int, data: bytes) -> None:
    """Let the file be its first `offset` bytes and `data`. What a full disk leaves of it is a beginning."""
    file.truncate(offset)
    file.seek(offset)
    file.write(data)
    file.flush()
