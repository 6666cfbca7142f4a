"""Image file directories: those of TIFF 6.0, of BigTIFF, and of TIFF/EP, DNG and EXIF built on them."""

from __future__ import annotations

import struct
from collections import deque
from typing import NamedTuple

from mediahub.media.containers.blocks import MAX_BLOCK, Buffer

SUB_IFDS, EXIF_IFD, GPS_IFD = 0x014A, 0x8769, 0x8825
LONG, LONG8, IFD8 = 4, 16, 18
_SIZES = {
    1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4,
    LONG8: 8, 17: 8, IFD8: 8,
}  # fmt: skip
"""Bytes of one value, by type."""
_INTEGERS = {1: "B", 3: "H", 4: "I", 13: "I", LONG8: "Q", IFD8: "Q"}
_BIG_HEADS = {b"II+\0", b"MM\0+"}
_MAX_DIRECTORIES = 64
_MAX_ENTRIES = 2048


class Layout(NamedTuple):
    """How a directory is packed: the type of its count, and of counts and offsets of values."""

    total: str
    pointer: str


CLASSIC, BIG = Layout("H", "I"), Layout("Q", "Q")


class Entry(NamedTuple):
    """One tag of a directory, its value still packed."""

    order: str
    kind: int
    number: int
    data: bytes
    offset: int
    """Where the value stands in the stream."""

    def integers(self) -> tuple[int, ...]:
        """Return the value as whole numbers, or nothing if it holds none."""
        code = _INTEGERS.get(self.kind)
        if not code:
            return ()
        count = min(self.number, len(self.data) // struct.calcsize(code), 1024)
        return struct.unpack_from(f"{self.order}{count}{code}", self.data)


Directory = dict[int, Entry]


def is_big(data: Buffer) -> bool:
    """Say whether the stream is a BigTIFF, with counts and offsets of 64 bits."""
    return bytes(data[:4]) in _BIG_HEADS


def beginning(data: Buffer) -> tuple[str, int]:
    """Return the byte order of a stream, as `struct` has it, and the offset of its first directory."""
    order = "<" if bytes(data[:1]) == b"I" else ">"
    (start,) = (
        struct.unpack(order + "Q", data[8:16]) if is_big(data) else struct.unpack(order + "I", data[4:8])
    )
    return order, start


def exif_directory(data: Buffer) -> Directory:
    """Return the EXIF directory that IFD0 points to, empty if there is none."""
    if bytes(data[:4]) not in {b"II*\0", b"MM\0*"}:
        return {}
    order, start = beginning(data)
    first, _ = read_directory(data, order, start)
    offsets = first[EXIF_IFD].integers() if EXIF_IFD in first else ()
    return read_directory(data, order, offsets[0])[0] if offsets else {}


def directories(data: Buffer) -> list[Directory]:
    """Return IFD0, its SubIFDs and the chained directories, each once, in that order."""
    order, start = beginning(data)
    layout = BIG if is_big(data) else CLASSIC
    queue, seen = deque([start]), set()
    found: list[Directory] = []
    while queue and len(found) < _MAX_DIRECTORIES:
        offset = queue.popleft()
        if offset in seen or not 8 <= offset <= len(data) - 2:
            continue
        seen.add(offset)
        directory, following = read_directory(data, order, offset, layout)
        found.append(directory)
        subs = directory[SUB_IFDS].integers() if SUB_IFDS in directory else ()
        queue.extend([*subs[:_MAX_DIRECTORIES], following])
    return found


def read_directory(
    data: Buffer, order: str, offset: int, layout: Layout = CLASSIC, *, shift: int = 0
) -> tuple[Directory, int]:
    """Read the directory at an offset; return it and the offset of the one it is chained to.

    `shift` is added to the offsets of values, in a directory that was moved without them.
    """
    width = struct.calcsize(layout.total)
    (count,) = struct.unpack(order + layout.total, data[offset : offset + width])
    at = offset + width
    entry = struct.Struct(order + "HH" + layout.pointer)
    pointer = struct.Struct(order + layout.pointer)
    directory: Directory = {}
    for _ in range(min(count, _MAX_ENTRIES)):
        value = at + entry.size
        if value + pointer.size > len(data):
            return directory, 0
        tag, kind, number = entry.unpack(data[at:value])
        at = value + pointer.size
        length = _SIZES.get(kind, 0) * number
        if length > pointer.size:
            value = pointer.unpack(data[value:at])[0] + shift
        if 0 < length <= MAX_BLOCK and 0 <= value < len(data):
            directory.setdefault(tag, Entry(order, kind, number, bytes(data[value : value + length]), value))
    following = data[at : at + pointer.size]
    return directory, pointer.unpack(following)[0] if len(following) == pointer.size else 0
