"""Tell whether a picture is whole where its decoder forgives: it paints the rest and says nothing.

A copy that was cut off is too short. A card that is pulled while the camera writes leaves a
file of the right length whose rest is zeros, which decoders take for picture data. Compressed
pictures never hold so many zeros themselves.
"""

from __future__ import annotations

from typing import BinaryIO

from mediahub.media.errors import TRUNCATED
from mediahub.media.isobmff import top_level_boxes
from mediahub.media.model import MediaError

_TAIL = 65536
_BLOCK = 1 << 20
_ZEROS = 512
"""The smallest unit that a card writes."""
_SOS, _EOI = 0xDA, b"\xff\xd9"
_PIXEL_CHUNKS = {b"VP8 ", b"VP8L", b"ANMF"}


def check_boxes(file: BinaryIO) -> None:
    """Raise MediaError `truncated` for a HEIF or AVIF file without all of its picture data."""
    size = file.seek(0, 2)
    last = None
    for last in top_level_boxes(file):
        if last.end > size:
            raise MediaError("truncated", TRUNCATED)
    if last and last.kind == b"mdat":
        _check_tail(file, last.content, size)


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
    without one is searched through.
    """
    scan = _first_scan(file)
    size = file.seek(0, 2)
    file.seek(max(scan, size - _TAIL))
    tail = file.read()
    if _EOI in tail or tail[-_ZEROS:].strip(b"\0"):
        return
    file.seek(scan)
    kept = b""
    while block := file.read(_BLOCK):
        if _EOI in kept + block:
            return
        kept = block[-1:]
    raise MediaError("truncated", TRUNCATED)


def _first_scan(file: BinaryIO) -> int:
    """Return where the first scan begins, or the end of the file when there is none.

    The segments before it may hold whole JPEGs (thumbnails) with end markers of their own.
    """
    position = 2
    while True:
        file.seek(position)
        head = file.read(4)
        if len(head) < 4 or head[0] != 0xFF:
            return file.seek(0, 2)
        if head[1] == 0xFF:
            position += 1
            continue
        if head[1] == _SOS:
            return position
        position += 2 + int.from_bytes(head[2:])
