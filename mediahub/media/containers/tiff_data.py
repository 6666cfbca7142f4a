"""The strips and tiles of a TIFF (TIFF 6.0, sections 3 and 15; BigTIFF), of raw files that are TIFFs too."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

_SUB_IFDS = 0x14A
_PLACES = ((0x111, 0x117), (0x144, 0x145), (0x201, 0x202))
"""Tags with offsets and lengths: of strips, of tiles, and of a JPEG as old files keep it."""
_SHAPE = (0x100, 0x101, 0x102, 0x103, 0x106, 0x115, 0x11C, 0x13D, 0x140, 0x15B)
"""Width, height, bits, compression, photometric, samples, planes, predictor, colours, JPEG tables: without
them the strips are no picture."""
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 6: 1, 7: 1, 8: 2, 9: 4, 13: 4, 16: 8, 18: 8}
_CODES = {1: "B", 3: "H", 4: "I", 6: "b", 8: "h", 9: "i", 13: "I", 16: "Q", 18: "Q"}
_MAX_DIRECTORIES, _MAX_ENTRIES = 64, 4096


class _Form(NamedTuple):
    """How numbers of this file are written."""

    order: str
    width: int
    """Bytes of an offset."""


class _Entry(NamedTuple):
    kind: int
    number: int
    data: memoryview


def strips(data: memoryview) -> Iterator[bytes | memoryview]:
    """Yield shape and coded data of every picture in the file. Raises ValueError for offsets beyond it."""
    order = "<" if bytes(data[:2]) == b"II" else ">"
    is_big = struct.unpack(f"{order}H", data[2:4])[0] == 43
    form = _Form(order, 8 if is_big else 4)
    queue = [_number(form, data[8:16] if is_big else data[4:8])]
    seen: set[int] = set()
    while queue and len(seen) < _MAX_DIRECTORIES:
        offset = queue.pop(0)
        if offset == 0 or offset in seen:
            continue
        seen.add(offset)
        entries, following = _directory(data, form, offset)
        yield from _picture(data, form, entries)
        queue += [*_numbers(form, entries.get(_SUB_IFDS)), following]


def _picture(data: memoryview, form: _Form, entries: dict[int, _Entry]) -> Iterator[bytes | memoryview]:
    places = [
        place
        for offsets, lengths in _PLACES
        for place in zip(
            _numbers(form, entries.get(offsets)), _numbers(form, entries.get(lengths)), strict=False
        )
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


def _directory(data: memoryview, form: _Form, offset: int) -> tuple[dict[int, _Entry], int]:
    head = 8 if form.width == 8 else 2
    count = _number(form, _cut(data, offset, head))
    if count > _MAX_ENTRIES:
        raise ValueError("no directory")
    width = 4 + 2 * form.width
    table = _cut(data, offset + head, count * width + form.width)
    entries = {}
    for at in range(0, count * width, width):
        tag, kind = struct.unpack(f"{form.order}HH", table[at : at + 4])
        number = _number(form, table[at + 4 : at + 4 + form.width])
        inline = table[at + 4 + form.width : at + width]
        length = number * _SIZES.get(kind, 0)
        value = inline[:length] if length <= form.width else None
        if tag in _SHAPE or tag == _SUB_IFDS or any(tag in pair for pair in _PLACES):
            entries[tag] = _Entry(kind, number, value or _cut(data, _number(form, inline), length))
    return entries, _number(form, table[count * width :])


def _numbers(form: _Form, entry: _Entry | None) -> tuple[int, ...]:
    code = _CODES.get(entry.kind) if entry else None
    if entry is None or code is None:
        return ()
    return struct.unpack(f"{form.order}{entry.number}{code}", entry.data)


def _number(form: _Form, data: memoryview) -> int:
    return int.from_bytes(data, "little" if form.order == "<" else "big")


def _cut(data: memoryview, start: int, length: int) -> memoryview:
    if start + length > len(data):
        raise ValueError("beyond the end")
    return data[start : start + length]
