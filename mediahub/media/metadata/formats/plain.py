"""Formats whose few metadata need no module of their own: JPEG 2000 and BMP."""

from __future__ import annotations

import struct

from mediahub.media.containers.blocks import Blocks, Buffer, strip_exif_header
from mediahub.media.containers.isobmff import boxes

_XMP = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
_IIM = bytes.fromhex("33c7a4d2b81d4723a0baf1a3e097ad38")
_EXIF = {b"JpgTiffExif->JP2", bytes.fromhex("05377c9d8a0ec9eb3f3fdd7bd0cbd3aa")}


def extract_jp2(data: Buffer, blocks: Blocks) -> None:
    """Read the image header and the UUID boxes of JP2 (ISO/IEC 15444-1 annex I)."""
    if bytes(data[:4]) == b"\xff\x4f\xff\x51":
        x1, y1, x0, y0 = struct.unpack(">IIII", data[8:24])
        blocks.size = (x1 - x0, y1 - y0)
        return
    for box in boxes.walk(data):
        if box.kind == b"jp2h":
            header = boxes.find(box.body, b"ihdr")
            if header:
                height, width = struct.unpack(">II", header.body[:8])
                blocks.size = (width, height)
        elif box.extended == _XMP:
            blocks.xmp.append(bytes(box.body))
        elif box.extended == _IIM:
            blocks.iim = bytes(box.body)
        elif box.extended in _EXIF:
            blocks.exif = strip_exif_header(box.body)
        elif box.kind == b"xml " and b"<x:xmpmeta" in bytes(box.body[:4096]):
            blocks.xmp.append(bytes(box.body))


def extract_bmp(data: Buffer, blocks: Blocks) -> None:
    """Read the size of a Windows bitmap; rows that go downwards have a negative height."""
    (header,) = struct.unpack("<I", data[14:18])
    if header == 12:
        blocks.size = struct.unpack("<HH", data[18:22])
        return
    width, height = struct.unpack("<ii", data[18:26])
    blocks.size = (abs(width), abs(height))
