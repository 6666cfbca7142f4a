"""Tell whether a JPEG is whole, which libjpeg itself forgives."""

from __future__ import annotations

from typing import BinaryIO

from mediahub.media.errors import TRUNCATED
from mediahub.media.model import MediaError

_TAIL = 65536
_ZEROS = 64
_BLOCK = 1 << 20
_SOS, _EOI = 0xDA, b"\xff\xd9"


def check_complete(file: BinaryIO) -> None:
    """Raise MediaError `truncated` when the picture's data has no end.

    A card that is pulled while the camera writes leaves a file whose rest is zeros. The
    decoder takes them for picture data, paints grey and calls it good. (A rest that is
    missing it notices itself.) Nearly always the end marker is in the last bytes and one
    short read settles it; only a file that ends in zeros without one is searched through.
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
