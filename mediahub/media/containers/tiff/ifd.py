"""The one walker of image file directories: those of TIFF 6.0, of BigTIFF, and of TIFF/EP, DNG and EXIF.

Whoever reads, identifies, hashes or blanks a TIFF structure walks it here, so all find the same directories.
"""

from __future__ import annotations

import struct
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from mediahub.media.containers.blocks import Buffer
from mediahub.media.limits import MAX_BLOCK, MAX_DIRECTORIES, MAX_DIRECTORY_ENTRIES

SUB_IFDS, EXIF_IFD, GPS_IFD, INTEROPERABILITY_IFD, MAKER_NOTE = 0x014A, 0x8769, 0x8825, 0xA005, 0x927C
LONG, LONG8, IFD8 = 4, 16, 18
_SIZES = {
    1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4,
    LONG8: 8, 17: 8, IFD8: 8, 129: 1,
}  # fmt: skip
"""Bytes of one value, by type; 129 is the UTF-8 of EXIF 3.0."""
_INTEGERS = {1: "B", 3: "H", 4: "I", 13: "I", LONG8: "Q", IFD8: "Q"}
_BIG_HEADS = {b"II+\0", b"MM\0+"}
_MAX_NUMBERS = 1024


class Layout(NamedTuple):
    """How a directory is packed: the type of its count, and of counts and offsets of values."""

    total: str
    pointer: str


CLASSIC, BIG = Layout("H", "I"), Layout("Q", "Q")


class Role(StrEnum):
    """What a directory describes, by the tag that leads to it."""

    IMAGE = "image"
    """IFD0, those chained to it, and SubIFDs."""
    EXIF = "exif"
    GPS = "gps"
    INTEROPERABILITY = "interoperability"


_ROLES = {
    SUB_IFDS: Role.IMAGE,
    EXIF_IFD: Role.EXIF,
    GPS_IFD: Role.GPS,
    INTEROPERABILITY_IFD: Role.INTEROPERABILITY,
}


class Entry(NamedTuple):
    """One tag of a directory, its value still packed where it stands."""

    tag: int
    order: str
    kind: int
    number: int
    source: Buffer
    offset: int
    """Where the value stands in `source`."""
    length: int
    """Bytes of the value as the entry says; there may be fewer. 0 for a type that is unknown."""

    @property
    def data(self) -> bytes:
        """The value's bytes, as far as they are there."""
        return bytes(self.source[self.offset : self.offset + self.length])

    @property
    def is_whole(self) -> bool:
        """Whether all of the value is there."""
        return self.offset + self.length <= len(self.source)

    @property
    def is_usable(self) -> bool:
        """Whether the value is there at least in part, and is not too long to be metadata."""
        return 0 < self.length <= MAX_BLOCK and 0 <= self.offset < len(self.source)

    def integers(self, most: int | None = _MAX_NUMBERS) -> tuple[int, ...]:
        """Return the value as whole numbers, `most` of them at most, or nothing if it holds none."""
        code = _INTEGERS.get(self.kind)
        if not code:
            return ()
        width = struct.calcsize(code)
        there = max(0, min(self.length, len(self.source) - self.offset)) // width
        count = min(self.number, there, there if most is None else most)
        part = bytes(self.source[self.offset : self.offset + count * width])
        return struct.unpack(f"{self.order}{count}{code}", part)


Directory = dict[int, Entry]


@dataclass(slots=True)
class Ifd:
    """One directory as it stands in the stream."""

    role: Role
    offset: int
    entries: list[Entry] = field(default_factory=list)
    """All, in their order, whether their values are there or not."""
    end: int = 0
    """Behind its last entry, where the offset of the next directory stands."""
    following: int = 0
    """The offset of the directory that it is chained to."""
    is_whole: bool = False
    """Whether all its entries, and the offset behind them, are there."""

    @property
    def tags(self) -> Directory:
        """Its entries that can be used, by tag; of several with one tag the first."""
        return {entry.tag: entry for entry in reversed(self.entries) if entry.is_usable}


def is_big(data: Buffer) -> bool:
    """Say whether the stream is a BigTIFF, with counts and offsets of 64 bits."""
    return bytes(data[:4]) in _BIG_HEADS


def beginning(data: Buffer) -> tuple[str, int]:
    """Return the byte order of a stream, as `struct` has it, and the offset of its first directory.

    That is 0 where the stream is too short to say.
    """
    order = "<" if bytes(data[:1]) == b"I" else ">"
    pointer = bytes(data[8:16] if is_big(data) else data[4:8])
    return order, int.from_bytes(pointer, "little" if order == "<" else "big") if len(pointer) >= 4 else 0


def walk(data: Buffer) -> Iterator[Ifd]:
    """Yield every directory of a stream once in each role: IFD0, those below it (SubIFDs, EXIF, GPS,
    interoperability) and those chained to it, breadth first.

    One that is not there is yielded without entries. Rings end, and so does a stream that has more
    directories or entries than `media.limits` permits.
    """
    order, start = beginning(data)
    layout = BIG if is_big(data) else CLASSIC
    queue, seen, left = deque([(start, Role.IMAGE)]), set[tuple[int, Role]](), MAX_DIRECTORY_ENTRIES
    while queue and len(seen) < MAX_DIRECTORIES and left > 0:
        offset, role = queue.popleft()
        if offset == 0 or (offset, role) in seen:
            continue
        seen.add((offset, role))
        ifd = read_ifd(data, order, offset, layout, role=role, most=left)
        left -= len(ifd.entries)
        yield ifd
        for entry in ifd.entries:
            if entry.tag in _ROLES:
                queue.extend((below, _ROLES[entry.tag]) for below in entry.integers())
        if role is Role.IMAGE:
            queue.append((ifd.following, role))


def read_ifd(
    data: Buffer,
    order: str,
    offset: int,
    layout: Layout = CLASSIC,
    *,
    role: Role = Role.IMAGE,
    shift: int = 0,
    most: int = MAX_DIRECTORY_ENTRIES,
) -> Ifd:
    """Read the directory at an offset, as far as it is there.

    `shift` is added to the offsets of values, in a directory that was moved without them.
    """
    width = struct.calcsize(layout.total)
    if offset < 0 or offset + width > len(data):
        return Ifd(role, offset)
    (count,) = struct.unpack(order + layout.total, data[offset : offset + width])
    entry, pointer = struct.Struct(order + "HH" + layout.pointer), struct.Struct(order + layout.pointer)
    start, size, entries = offset + width, entry.size + pointer.size, list[Entry]()
    for at in range(start, min(len(data) - size + 1, start + size * min(count, most)), size):
        tag, kind, number = entry.unpack(data[at : at + entry.size])
        value = at + entry.size
        length = _SIZES.get(kind, 0) * number
        if length > pointer.size:
            value = pointer.unpack(data[value : value + pointer.size])[0] + shift
        entries.append(Entry(tag, order, kind, number, data, value, length))
    end = start + size * len(entries)
    following = bytes(data[end : end + pointer.size])
    is_whole = len(entries) == count and len(following) == pointer.size
    return Ifd(role, offset, entries, end, pointer.unpack(following)[0] if is_whole else 0, is_whole)


def directories(data: Buffer) -> list[Directory]:
    """Return IFD0, its SubIFDs and the chained directories, each once, in that order."""
    return [ifd.tags for ifd in walk(data) if ifd.role is Role.IMAGE and 8 <= ifd.offset <= len(data) - 2]


def exif_directory(data: Buffer) -> Directory:
    """Return the EXIF directory that IFD0 points to, empty if there is none."""
    if bytes(data[:4]) not in {b"II*\0", b"MM\0*"}:
        return {}
    order, start = beginning(data)
    first = read_directory(data, order, start)
    offsets = first[EXIF_IFD].integers() if EXIF_IFD in first else ()
    return read_directory(data, order, offsets[0]) if offsets else {}


def read_directory(
    data: Buffer, order: str, offset: int, layout: Layout = CLASSIC, *, shift: int = 0
) -> Directory:
    """Return the usable tags of the directory at an offset; see `read_ifd`."""
    return read_ifd(data, order, offset, layout, shift=shift).tags
