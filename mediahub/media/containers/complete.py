"""Tell whether a picture is whole where its decoder forgives: it paints the rest and says nothing.

A copy that was cut off is too short. A card that is pulled while the camera writes leaves a
file of the right length whose rest is zeros, which decoders take for picture data. Compressed
pictures never hold so many zeros themselves.
"""

from __future__ import annotations

import re
from typing import BinaryIO

from mediahub.media.containers.isobmff.boxes import walk
from mediahub.media.containers.mapping import look_into
from mediahub.media.containers.segments import SCAN, segments
from mediahub.media.errors import TRUNCATED
from mediahub.media.model import MediaError

_TAIL = 65536
_ZEROS = 512
"""The smallest unit that a card writes."""
_EOI = b"\xff\xd9"
_PIXEL_CHUNKS = {b"VP8 ", b"VP8L", b"ANMF"}


def check_boxes(file: BinaryIO) -> None:
    """Raise MediaError `truncated` for a HEIF or AVIF file without all of its picture data."""
    size = file.seek(0, 2)
    last = None
    for last in walk(look_into(file)):
        if last.end > size:
            raise MediaError("truncated", TRUNCATED)
    if last and last.kind == b"mdat":
        _check_tail(file, last.offset, size)


def check_chunks(file: BinaryIO) -> None:
    """Raise MediaError `truncated` for a WebP file without all of its picture data."""
    size = file.seek(0, 2)
    file.seek(0)
    # Some writers leave out the last padding byte.
    if int.from_bytes(file.read(8)[4:], "little") + 8 > size + 1:
        raise MediaError("truncated", TRUNCATED)
    position = 12
    while position + 8 <= size:
        file.seek(position)
        head = file.read(8)
        content = position + 8
        end = content + int.from_bytes(head[4:], "little")
        if head[:4] in _PIXEL_CHUNKS:
            _check_tail(file, content, min(end, size))
        position = end + end % 2


def _check_tail(file: BinaryIO, start: int, end: int) -> None:
    """Refuse data that ends in nothing but zeros."""
    file.seek(max(start, end - _ZEROS))
    tail = file.read(_ZEROS)
    if len(tail) == _ZEROS and not tail.strip(b"\0"):
        raise MediaError("truncated", TRUNCATED)


def check_jpeg(file: BinaryIO) -> None:
    """Raise MediaError `truncated` for a JPEG whose data has no end.

    The decoder notices a rest that is missing, but not one of zeros. Nearly always the end
    marker is in the last bytes and one short read settles it; only a file that ends in zeros
    without one is searched through. The segments before the first scan do not count: they may
    hold whole JPEGs (thumbnails) with end markers of their own.
    """
    data = look_into(file)
    scan = next((one.start for one in segments(data) if one.marker == SCAN), len(data))
    tail = bytes(data[max(scan, len(data) - _TAIL) :])
    if _EOI in tail or tail[-_ZEROS:].strip(b"\0"):
        return
    if not re.compile(_EOI).search(data, scan):
        raise MediaError("truncated", TRUNCATED)
