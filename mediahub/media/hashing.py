"""The identity of a file: the SHA-256 of its bytes, and a cheap stand-in for it."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

END_BYTES = 64 << 10
"""How much of each end `head_tail_file` reads."""


def sha256_file(path: Path) -> str:
    """Return the SHA-256 of the file's bytes as 64 lower-case hexadecimal digits.

    The file is streamed, so its size does not matter. Raises OSError if it cannot be read.
    """
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def head_tail_file(path: Path) -> str:
    """Return the SHA-256 of the first and the last 64 KiB of the file, each byte once, as hexadecimal digits.

    Two files with the same size and the same ends are most probably the same, which costs no reading of
    gigabytes to say; only `sha256_file` makes it certain. Up to 128 KiB the two hashes are the same.
    Raises OSError if it cannot be read.
    """
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        digest = hashlib.sha256(file.read(END_BYTES))
        file.seek(max(END_BYTES, size - END_BYTES))
        digest.update(file.read(END_BYTES))
    return digest.hexdigest()


def head_tail_bytes(data: bytes) -> str:
    """`head_tail_file` of bytes in memory."""
    return hashlib.sha256(data[:END_BYTES] + data[max(END_BYTES, len(data) - END_BYTES) :]).hexdigest()
