"""JPEG XL: the boxes of ISO/IEC 18181-2 and the first bits of the codestream (18181-1)."""

from __future__ import annotations

from mediahub.media.metadata import boxes
from mediahub.media.metadata.blocks import Blocks, Buffer, strip_exif_header

_RATIOS = ((1, 1), (12, 10), (4, 3), (3, 2), (16, 9), (5, 4), (2, 1))


def extract_jxl(data: Buffer, blocks: Blocks) -> None:
    """Read EXIF and XMP boxes, and size and turning from the codestream.

    Boxes that are compressed with Brotli (`brob`) are passed over.
    """
    if bytes(data[:2]) == b"\xff\x0a":
        _take_codestream(data, blocks)
        return
    for box in boxes.walk(data):
        if box.kind == b"Exif" and blocks.exif is None:
            blocks.exif = strip_exif_header(box.body[4:]) or strip_exif_header(box.body)
        elif box.kind == b"xml ":
            blocks.xmp.append(bytes(box.body))
        elif box.kind in {b"jxlc", b"jxlp"} and blocks.size is None:
            _take_codestream(box.body[4 if box.kind == b"jxlp" else 0 :], blocks)


class _Bits:
    """Take bits off a byte string, least significant first."""

    def __init__(self, data: bytes) -> None:
        self.bits, self.left = int.from_bytes(data, "little"), len(data) * 8

    def take(self, count: int) -> int:
        value = self.bits & ((1 << count) - 1)
        self.bits >>= count
        self.left -= count
        return value


def _take_codestream(data: Buffer, blocks: Blocks) -> None:
    head = bytes(data[:32])
    if head[:2] != b"\xff\x0a":
        return
    bits = _Bits(head[2:])
    small = bits.take(1)
    height = _side(bits, small)
    ratio = bits.take(3)
    if ratio:
        over, under = _RATIOS[ratio - 1]
        width = height * over // under
    else:
        width = _side(bits, small)
    blocks.size = (width, height)
    all_default = bits.take(1)
    if not all_default and bits.take(1):
        orientation = bits.take(3) + 1
        blocks.quarter_turns = 1 if orientation >= 5 else 0


def _side(bits: _Bits, small: int) -> int:
    if small:
        return (bits.take(5) + 1) * 8
    return bits.take((9, 13, 18, 30)[bits.take(2)]) + 1
