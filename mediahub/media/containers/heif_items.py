"""The coded items of a HEIF or AVIF file (ISO/IEC 23008-12, ISO/IEC 14496-12, 8.11), apart from metadata.

Exif and XMP are items beside the pictures, in the same `mdat`; an editor that writes them moves everything.
"""

from __future__ import annotations

from collections.abc import Iterator

_METADATA = {b"Exif", b"mime", b"uri "}
_MAX_ITEMS = 65536


def picture_items(data: memoryview) -> Iterator[bytes | memoryview]:
    """Yield type and bytes of every item that is no metadata, by its number. Raises ValueError for a
    description that makes no sense."""
    meta = _find(data, 0, len(data), b"meta")
    if meta is None:
        return
    start, end = meta[0] + 4, meta[1]
    kinds = _kinds(data, start, end)
    stored = _find(data, start, end, b"idat")
    for item, (method, extents) in sorted(_locations(data, start, end).items()):
        kind = kinds.get(item, b"")
        if kind in _METADATA or not kind:
            continue
        yield kind
        base = stored[0] if method == 1 and stored else 0
        for offset, length in extents:
            if base + offset + length > len(data):
                raise ValueError("an item beyond the end")
            yield data[base + offset : base + offset + length]


def _boxes(data: memoryview, start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    at = start
    while at + 8 <= end:
        size, content = int.from_bytes(data[at : at + 4]), at + 8
        if size == 1:
            size, content = int.from_bytes(data[at + 8 : at + 16]), at + 16
        elif size == 0:
            size = end - at
        if size < content - at:
            return
        yield bytes(data[at + 4 : at + 8]), content, min(at + size, end)
        at += size


def _find(data: memoryview, start: int, end: int, kind: bytes) -> tuple[int, int] | None:
    return next(((at, stop) for found, at, stop in _boxes(data, start, end) if found == kind), None)


def _kinds(data: memoryview, start: int, end: int) -> dict[int, bytes]:
    """The type of each item, from `iinf`."""
    place = _find(data, start, end, b"iinf")
    if place is None:
        return {}
    at = place[0] + (6 if data[place[0]] == 0 else 8)
    kinds = {}
    for kind, content, _ in _boxes(data, at, place[1]):
        version = data[content]
        if kind == b"infe" and version >= 2:
            width = 2 if version == 2 else 4
            number = int.from_bytes(data[content + 4 : content + 4 + width])
            kinds[number] = bytes(data[content + 6 + width : content + 10 + width])
    return kinds


def _locations(data: memoryview, start: int, end: int) -> dict[int, tuple[int, list[tuple[int, int]]]]:
    """Of each item how it is stored (0 in the file, 1 in `idat`) and where, from `iloc`."""
    place = _find(data, start, end, b"iloc")
    if place is None:
        return {}
    cursor = _Cursor(data, place[0], place[1])
    version = cursor.take(1)
    cursor.take(3)
    sizes, more = cursor.take(1), cursor.take(1)
    index_size = more & 15 if version in (1, 2) else 0
    found: dict[int, tuple[int, list[tuple[int, int]]]] = {}
    for _ in range(min(cursor.take(2 if version < 2 else 4), _MAX_ITEMS)):
        number = cursor.take(2 if version < 2 else 4)
        method = cursor.take(2) & 15 if version in (1, 2) else 0
        cursor.take(2)
        base = cursor.take(more >> 4)
        extents = []
        for _ in range(cursor.take(2)):
            cursor.take(index_size)
            offset = cursor.take(sizes >> 4)
            extents.append((base + offset, cursor.take(sizes & 15)))
        if method in (0, 1):
            found[number] = method, extents
    return found


class _Cursor:
    """Reads numbers one after the other."""

    def __init__(self, data: memoryview, at: int, end: int) -> None:
        self._data, self._at, self._end = data, at, end

    def take(self, size: int) -> int:
        """The next number of so many bytes. Raises ValueError behind the end."""
        if self._at + size > self._end:
            raise ValueError("cut off")
        number = int.from_bytes(self._data[self._at : self._at + size])
        self._at += size
        return number
