"""Size, time and hashes of a file before it is sent, and whether it still is that file."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from mediahub.client.errors import Changed, FileTrouble

END_BYTES = 64 << 10
QUIET_SECONDS = 2.0
"""A file that was not written to for so long is taken to be whole."""


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """The content of a file at one moment."""

    size: int
    mtime_ns: int
    head_tail: str
    """SHA-256 of the first and the last 64 KiB, each byte once."""
    sha256: str


def take_fingerprint(path: Path) -> Fingerprint:
    """Read all of the file. Raises FileTrouble if it cannot be read, Changed if it is being written to."""
    try:
        with path.open("rb") as file:
            before = os.fstat(file.fileno())
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            file.seek(0)
            ends = hashlib.sha256(file.read(END_BYTES))
            file.seek(max(END_BYTES, before.st_size - END_BYTES))
            ends.update(file.read(END_BYTES))
            after = os.fstat(file.fileno())
    except OSError as error:
        raise trouble(error) from error
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise Changed
    return Fingerprint(before.st_size, before.st_mtime_ns, ends.hexdigest(), digest)


def read_piece(path: Path, known: Fingerprint, offset: int, length: int) -> bytes:
    """One piece of the file. Raises Changed if it is not the file that was announced, FileTrouble if it
    cannot be read."""
    try:
        with path.open("rb") as file:
            stat = os.fstat(file.fileno())
            if (stat.st_size, stat.st_mtime_ns) != (known.size, known.mtime_ns):
                raise Changed
            file.seek(offset)
            data = file.read(length)
    except OSError as error:
        raise trouble(error) from error
    if len(data) != length:
        raise Changed
    return data


def await_still(path: Path, pause: Callable[[float], None], now: Callable[[], float] = time.time) -> None:
    """Wait until nobody writes to the file any more.

    Raises FileTrouble if the file vanishes. `pause` sleeps, and may raise to stop waiting.
    """
    seen = _size_and_time(path)
    if now() - seen[1] / 1e9 > QUIET_SECONDS:
        return
    while True:
        pause(QUIET_SECONDS)
        again = _size_and_time(path)
        if again == seen:
            return
        seen = again


def trouble(error: OSError) -> FileTrouble:
    """The error for the photographer whose file it is."""
    if isinstance(error, FileNotFoundError):
        return FileTrouble("vanished", "The file is no longer there. Was the card taken out?")
    return FileTrouble(
        "unreadable", f"The file cannot be read: {error.strerror}. Check the card or its permissions."
    )


def _size_and_time(path: Path) -> tuple[int, int]:
    try:
        stat = path.stat()
    except OSError as error:
        raise trouble(error) from error
    return stat.st_size, stat.st_mtime_ns
