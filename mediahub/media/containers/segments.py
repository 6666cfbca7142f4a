"""The marker segments before the picture data of a JPEG (ITU-T T.81, B.1.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

SCAN, APP1, APP13 = 0xDA, 0xE1, 0xED
_END, _STANDALONE = 0xD9, {0x01, *range(0xD0, 0xD9)}
_MARKER = re.compile(rb"\xff[\x01-\xfe]")
_XMP = b"http://ns.adobe.com/xap/1.0/\0"
_ODD_XMP = b"XMP\0"
"""What some writers begin the segment with."""


class Segment(NamedTuple):
    """A marker, and where the segment that it begins starts and ends, itself and its length included."""

    marker: int
    start: int
    end: int


def segments(data: bytes | memoryview) -> Iterator[Segment]:
    """Yield each segment up to the header of the first scan, that too.

    Bytes between two of them, as writers leave that count a length wrongly, are passed over, which all
    decoders do.
    """
    at = 2
    while found := _MARKER.search(data, at):
        start, marker = found.start(), data[found.start() + 1]
        length = 0 if marker in _STANDALONE else max(2, int.from_bytes(data[start + 2 : start + 4]))
        at = start + 2 + length
        if marker == _END:
            return
        yield Segment(marker, start, at)
        if marker == SCAN:
            return


def one_packet(data: bytes) -> bytes:
    """The file with its first XMP packet only: some agencies leave older ones behind it, which readers take
    for the truth or not as they please."""
    if data[:3] != b"\xff\xd8\xff":
        return data
    spare, has_one = [], False
    for marker, start, end in segments(data):
        if marker == APP1 and data.startswith((_XMP, _ODD_XMP), start + 4):
            if has_one or not data.startswith(_XMP, start + 4):
                spare.append((start, end))
            else:
                has_one = True
    if not (has_one and spare):
        return data
    kept, at = [], 0
    for start, end in spare:
        kept.append(data[at:start])
        at = end
    return b"".join([*kept, data[at:]])
