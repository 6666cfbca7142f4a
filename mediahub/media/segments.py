"""The marker segments before the picture data of a JPEG (ITU-T T.81, B.1.1)."""

from __future__ import annotations

from collections.abc import Iterator

_XMP = b"http://ns.adobe.com/xap/1.0/\0"
_ODD_XMP = b"XMP\0"
"""What some writers begin the segment with."""
_APP1, _SCAN, _STANDALONE = 0xE1, 0xDA, {0x01, *range(0xD0, 0xD9)}


def one_packet(data: bytes) -> bytes:
    """The file with its first XMP packet only: some agencies leave older ones behind it, which readers take
    for the truth or not as they please."""
    if data[:3] != b"\xff\xd8\xff":
        return data
    spare, has_one = [], False
    for marker, start, end in _segments(data):
        if marker == _APP1 and data.startswith((_XMP, _ODD_XMP), start + 4):
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


def _segments(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Marker, start and end of each segment before the first scan."""
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF:  # padding
            at += 1
            continue
        if marker == _SCAN:
            return
        end = at + 2 if marker in _STANDALONE else at + 2 + int.from_bytes(data[at + 2 : at + 4])
        yield marker, at, end
        at = end
