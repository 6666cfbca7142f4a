"""The strips and tiles of a TIFF (TIFF 6.0, sections 3 and 15; BigTIFF), of raw files that are TIFFs too."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from mediahub.media.containers.tiff.ifd import Directory, Role, walk

_PLACES = ((0x111, 0x117), (0x144, 0x145), (0x201, 0x202))
"""Tags with offsets and lengths: of strips, of tiles, and of a JPEG as old files keep it."""
_SHAPE = (0x100, 0x101, 0x102, 0x103, 0x106, 0x115, 0x11C, 0x13D, 0x140, 0x15B)
"""Width, height, bits, compression, photometric, samples, planes, predictor, colours, JPEG tables: without
them the strips are no picture."""
_TAGS = {*_SHAPE, *(tag for pair in _PLACES for tag in pair)}


def strips(data: memoryview) -> Iterator[bytes | memoryview]:
    """Yield shape and coded data of every picture in the file. Raises ValueError for offsets beyond it."""
    for ifd in walk(data):
        if ifd.role is not Role.IMAGE:
            continue
        if not ifd.is_whole:
            raise ValueError("a directory beyond the end")
        entries = {entry.tag: entry for entry in ifd.entries if entry.tag in _TAGS}
        if not all(entry.is_whole for entry in entries.values()):
            raise ValueError("a value beyond the end")
        yield from _picture(data, entries)


def _picture(data: memoryview, entries: Directory) -> Iterator[bytes | memoryview]:
    places = [
        place
        for offsets, lengths in _PLACES
        for place in zip(_numbers(entries, offsets), _numbers(entries, lengths), strict=False)
    ]
    if not places:
        return
    for tag in _SHAPE:
        if tag in entries:
            yield struct.pack(">HQ", tag, entries[tag].number)
            yield entries[tag].data
    for start, length in places:
        if start + length > len(data):
            raise ValueError("a strip beyond the end")
        yield data[start : start + length]


def _numbers(entries: Directory, tag: int) -> tuple[int, ...]:
    return entries[tag].integers(most=None) if tag in entries else ()
