"""The directories of TIFF files and of the RAW formats built on TIFF (TIFF 6.0, TIFF/EP, DNG)."""

from __future__ import annotations

import struct
from collections import deque
from typing import NamedTuple

from mediahub.media.metadata.blocks import MAX_BLOCK, Blocks, Buffer
from mediahub.media.metadata.photoshop import take_resources

_WIDTH, _HEIGHT, _SUBFILE_TYPE = 0x0100, 0x0101, 0x00FE
_SUB_IFDS, _EXIF_IFD = 0x014A, 0x8769
_XMP, _IIM, _PHOTOSHOP = 0x02BC, 0x83BB, 0x8649
_RW2_BORDERS = (0x0004, 0x0005, 0x0006, 0x0007)
"""Panasonic's sensor borders: top, left, bottom, right."""
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8}
_INTEGERS = {1: "B", 3: "H", 4: "I", 13: "I", 16: "Q"}
_BIG_HEADS = {b"II+\0", b"MM\0+"}
_MAX_DIRECTORIES = 64
_MAX_ENTRIES = 2048


class _Layout(NamedTuple):
    """How a directory is packed: the type of its count, and of counts and offsets of values."""

    total: str
    pointer: str


_CLASSIC, _BIG = _Layout("H", "I"), _Layout("Q", "Q")


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


def extract_tiff(data: Buffer, blocks: Blocks) -> None:
    """Take size, XMP, IIM and Photoshop's resources; EXIF is the stream as a whole."""
    blocks.exif = data
    found = directories(data)
    blocks.size = _picture_size(found)
    first = found[0] if found else {}
    if _XMP in first:
        blocks.xmp.append(first[_XMP].data)
    if _IIM in first:
        blocks.iim = _unswap(first[_IIM])
    if _PHOTOSHOP in first:
        take_resources(first[_PHOTOSHOP].data, blocks)


def exif_directory(data: Buffer) -> Directory:
    """Return the EXIF directory that IFD0 points to, empty if there is none."""
    if bytes(data[:4]) not in {b"II*\0", b"MM\0*"}:
        return {}
    order = "<" if bytes(data[:1]) == b"I" else ">"
    (start,) = struct.unpack(order + "I", data[4:8])
    first, _ = read_directory(data, order, start)
    offsets = first[_EXIF_IFD].integers() if _EXIF_IFD in first else ()
    return read_directory(data, order, offsets[0])[0] if offsets else {}


def directories(data: Buffer) -> list[Directory]:
    """Return IFD0, its SubIFDs and the chained directories, each once, in that order."""
    order = "<" if bytes(data[:1]) == b"I" else ">"
    big = bytes(data[:4]) in _BIG_HEADS
    (start,) = struct.unpack(order + "Q", data[8:16]) if big else struct.unpack(order + "I", data[4:8])
    queue, seen = deque([start]), set()
    found: list[Directory] = []
    while queue and len(found) < _MAX_DIRECTORIES:
        offset = queue.popleft()
        if offset in seen or not 8 <= offset <= len(data) - 2:
            continue
        seen.add(offset)
        directory, following = read_directory(data, order, offset, _BIG if big else _CLASSIC)
        found.append(directory)
        subs = directory[_SUB_IFDS].integers() if _SUB_IFDS in directory else ()
        queue.extend([*subs[:_MAX_DIRECTORIES], following])
    return found


def read_directory(
    data: Buffer, order: str, offset: int, layout: _Layout = _CLASSIC, *, shift: int = 0
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


def _picture_size(found: list[Directory]) -> tuple[int, int] | None:
    """Return the size of the first directory that is not a reduced image."""
    sizes = [(_first(one, _SUBFILE_TYPE) or 0, _size(one)) for one in found]
    whole = [size for kind, size in sizes if size and not kind & 1]
    return next(iter(whole), None) or max((size for _, size in sizes if size), default=None)


def _size(directory: Directory) -> tuple[int, int] | None:
    width, height = _first(directory, _WIDTH), _first(directory, _HEIGHT)
    if width and height:
        return width, height
    borders = [_first(directory, tag) for tag in _RW2_BORDERS]
    if None in borders:
        return None
    top, left, bottom, right = (side or 0 for side in borders)
    return (right - left, bottom - top) if right > left and bottom > top else None


def _first(directory: Directory, tag: int) -> int | None:
    values = directory[tag].integers() if tag in directory else ()
    return values[0] if values else None


def _unswap(entry: Entry) -> bytes:
    """Undo the word-wise swapping of writers that stored IIM as 32-bit numbers."""
    data = entry.data
    if entry.kind == 4 and data[:1] != b"\x1c" and data[3:4] == b"\x1c":
        words = len(data) // 4
        return struct.pack(f">{words}I", *struct.unpack(f"<{words}I", data[: words * 4]))
    return data
