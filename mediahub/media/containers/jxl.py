"""Read size and turning of a JPEG XL picture from its header (ISO/IEC 18181-1)."""

from __future__ import annotations

from typing import BinaryIO

from mediahub.media.containers.isobmff.boxes import walk
from mediahub.media.containers.mapping import look_into
from mediahub.media.errors import DAMAGED
from mediahub.media.model import MediaError

_RATIOS = {1: (1, 1), 2: (12, 10), 3: (4, 3), 4: (3, 2), 5: (16, 9), 6: (5, 4), 7: (2, 1)}
_SIDE_BITS = (9, 13, 18, 30)
_MIN_BYTES = 6
"""Bytes that hold the fields read here."""
_PART_NUMBER = 4
"""Bytes before the codestream in a `jxlp` box, which holds a part of it."""


class _Bits:
    """Bits of a codestream, least significant first."""

    def __init__(self, data: bytes) -> None:
        self._value = int.from_bytes(data, "little")

    def take(self, count: int) -> int:
        value = self._value & ((1 << count) - 1)
        self._value >>= count
        return value


def jxl_size(file: BinaryIO) -> tuple[int, int]:
    """Return width and height as stored in the codestream, bare or in its container.

    Raises MediaError `damaged` when there is no codestream.
    """
    return read_header(_codestream_head(file))[:2]


def read_header(head: bytes) -> tuple[int, int, int | None]:
    """Return width and height as stored, and the orientation (1 to 8) where it is given, from
    the first bytes of a codestream (SizeHeader and ImageMetadata).

    Raises MediaError `damaged` when they are none.
    """
    if head[:2] != b"\xff\x0a" or len(head) < _MIN_BYTES:
        raise MediaError("damaged", DAMAGED)
    bits = _Bits(head[2:])
    small = bits.take(1)
    height = _side(bits, small)
    ratio = bits.take(3)
    if ratio:
        wide, high = _RATIOS[ratio]
        width = height * wide // high
    else:
        width = _side(bits, small)
    all_default = bits.take(1)
    extra_fields = not all_default and bits.take(1)
    return width, height, bits.take(3) + 1 if extra_fields else None


def _side(bits: _Bits, small: int) -> int:
    if small:
        return (bits.take(5) + 1) * 8
    return bits.take(_SIDE_BITS[bits.take(2)]) + 1


def _codestream_head(file: BinaryIO) -> bytes:
    file.seek(0)
    head = file.read(16)
    if head[:2] == b"\xff\x0a":
        return head
    for box in walk(look_into(file)):
        if box.kind in {b"jxlc", b"jxlp"}:
            return bytes(box.body[_PART_NUMBER if box.kind == b"jxlp" else 0 :][:16])
    return b""
