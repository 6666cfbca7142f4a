"""A file of named numpy arrays: written once, then memory-mapped and never changed.

Layout: eight bytes of magic, the length of a JSON header, the header, then each array at a multiple of
64 bytes. Opening costs one `mmap` and one small parse, whatever the size; pages are shared by all
processes that read the same file.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

MAGIC = b"MHARR001"
"""The last digits are the format's number: files of another number are refused."""
ALIGNMENT = 64


class StaleFormat(Exception):
    """The file is not one of ours, or of another format: the index has to be rebuilt."""


def write_arrays(file: BinaryIO, arrays: Mapping[str, NDArray[Any]], about: object = None) -> None:
    """Write `arrays`, and `about` (anything that JSON can hold), to the start of `file`."""
    table, start = {}, 0
    for name, array in arrays.items():
        table[name] = [array.dtype.str, len(array), start]
        start = _aligned(start + array.nbytes)
    header = json.dumps({"arrays": table, "about": about}).encode()
    body = _aligned(len(MAGIC) + 8 + len(header))
    file.write(MAGIC + len(header).to_bytes(8, "little") + header)
    file.write(bytes(body - len(MAGIC) - 8 - len(header)))
    for array in arrays.values():
        file.write(np.ascontiguousarray(array).tobytes())
        file.write(bytes(_aligned(array.nbytes) - array.nbytes))


def read_arrays(path: Path) -> tuple[dict[str, NDArray[Any]], Any]:
    """The arrays of a file, mapped read-only, and what was said about them.

    Raises `StaleFormat` when it is not such a file, FileNotFoundError when it is gone.
    """
    data = np.memmap(path, np.uint8, mode="r") if path.stat().st_size else np.empty(0, np.uint8)
    if bytes(data[: len(MAGIC)]) != MAGIC:
        raise StaleFormat(f"{path.name} is not in the present format")
    size = int.from_bytes(bytes(data[8:16]), "little")
    header = json.loads(bytes(data[16 : 16 + size]))
    body = _aligned(16 + size)
    arrays = {}
    for name, (kind, length, start) in header["arrays"].items():
        dtype = np.dtype(kind)
        first = body + start
        part = data[first : first + length * dtype.itemsize]
        if part.nbytes != length * dtype.itemsize:
            raise StaleFormat(f"{path.name} is cut short")
        arrays[name] = part.view(np.ndarray).view(dtype)
    return arrays, header["about"]


def _aligned(position: int) -> int:
    return -(-position // ALIGNMENT) * ALIGNMENT
