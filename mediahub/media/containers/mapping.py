"""Look into a file without reading all of it."""

from __future__ import annotations

import mmap
from typing import BinaryIO


def look_into(file: BinaryIO) -> memoryview:
    """Return the bytes of an open file, mapped; what cannot be mapped (it is empty, or in memory) is read."""
    try:
        return memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    except (ValueError, OSError):
        file.seek(0)
        return memoryview(file.read())
