"""The metadata segments of JPEG files (ITU-T T.81, EXIF 3.0 chapter 4.7, XMP part 3)."""

from __future__ import annotations

import struct

from mediahub.media.containers.blocks import Blocks, Buffer, strip_exif_header
from mediahub.media.containers.segments import APP1, APP13, segments
from mediahub.media.metadata.formats.photoshop import take_resources
from mediahub.media.metadata.xmp.packets import find_packets

_SOF = set(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_EXIF = b"Exif\0"
_XMP = b"http://ns.adobe.com/xap/1.0/\0"
_EXTENDED_XMP = b"http://ns.adobe.com/xmp/extension/\0"
_PHOTOSHOP = (b"Photoshop 3.0\0", b"Adobe_Photoshop2.5:")


def extract_jpeg(data: Buffer, blocks: Blocks) -> None:
    """Read the segments before the first scan: all metadata stands there."""
    exif, photoshop = bytearray(), bytearray()
    extended: dict[bytes, dict[int, bytes]] = {}
    for marker, start, end in segments(data):
        body = data[start + 4 : end]
        if marker == APP1:
            _take_app1(bytes(body), blocks, exif, extended)
        elif marker == APP13:
            photoshop += _photoshop_part(bytes(body))
        elif marker in _SOF and len(body) >= 5 and not blocks.size:
            height, width = struct.unpack(">HH", body[1:5])
            blocks.size = (width, height)
    if exif:
        blocks.exif = strip_exif_header(bytes(exif))
    take_resources(bytes(photoshop), blocks)
    blocks.xmp += _join(extended, blocks.xmp)


def _join(extended: dict[bytes, dict[int, bytes]], packets: list[bytes]) -> list[bytes]:
    """Put extended packets together; of several the one that the main packet names."""
    named = [guid for guid in extended if any(guid in packet for packet in packets)]
    return [b"".join(part for _, part in sorted(extended[guid].items())) for guid in named or extended]


def _take_app1(body: bytes, blocks: Blocks, exif: bytearray, extended: dict[bytes, dict[int, bytes]]) -> None:
    if body.startswith(_EXIF):
        block = body[6:]
        # A second EXIF segment goes on where 64 KiB ended the first, unless it begins anew.
        if not exif or block[:2] not in {b"II", b"MM"}:
            exif += block
    elif body.startswith(_EXTENDED_XMP):
        guid = body[35:67]
        (offset,) = struct.unpack(">I", body[71:75].rjust(4, b"\0"))
        extended.setdefault(guid, {})[offset] = body[75:]
    elif body.startswith(_XMP):
        blocks.xmp.append(body[len(_XMP) :])
    else:
        blocks.xmp += find_packets(body)


def _photoshop_part(body: bytes) -> bytes:
    if body.startswith(_PHOTOSHOP[0]):
        return body[len(_PHOTOSHOP[0]) :]
    if body.startswith(_PHOTOSHOP[1]):
        return body[27:]
    return b""
