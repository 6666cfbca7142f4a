"""The identity of a file: the SHA-256 of its bytes."""

from __future__ import annotations

import hashlib
from pathlib import Path


def sha256_file(path: Path) -> str:
    """Return the SHA-256 of the file's bytes as 64 lower-case hexadecimal digits.

    The file is streamed, so its size does not matter. Raises OSError if it cannot be read.
    """
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
