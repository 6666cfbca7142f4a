"""Chunks of WebP and AVI."""

from __future__ import annotations

import struct

from mediahub.media.metadata.formats.riff import extract_avi, extract_webp
from tests.unit.media.metadata.container_bytes import TIFF, XMP, extract


def test_webp_chunks() -> None:
    size = b"\0\0\0\0" + (639).to_bytes(3, "little") + (479).to_bytes(3, "little")
    body = b"".join(
        kind + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)
        for kind, data in ((b"VP8X", size), (b"EXIF", b"Exif\0\0" + TIFF), (b"XMP ", XMP))
    )
    blocks = extract(extract_webp, b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body)
    assert (blocks.size, blocks.exif, blocks.xmp) == ((640, 480), TIFF, [XMP])


def test_the_main_header_of_an_avi() -> None:
    header = struct.pack("<10I", 40_000, 0, 0, 0, 50, 0, 1, 0, 320, 240)
    avih = b"avih" + struct.pack("<I", len(header)) + header
    hdrl = b"LIST" + struct.pack("<I", len(avih) + 4) + b"hdrl" + avih
    blocks = extract(extract_avi, b"RIFF\0\0\0\0AVI " + hdrl + b"_PMX" + struct.pack("<I", len(XMP)) + XMP)
    assert (blocks.size, blocks.clip, blocks.xmp) == ((320, 240), {"duration": 2.0}, [XMP])
