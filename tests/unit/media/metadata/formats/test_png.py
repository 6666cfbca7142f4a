"""Chunks of a PNG, and raw profiles in its text."""

from __future__ import annotations

import struct
import zlib

from mediahub.media.metadata.formats.png import extract_png
from tests.unit.media.metadata.container_bytes import IIM, TIFF, XMP, extract, resource


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _png(*chunks: bytes) -> bytes:
    header = _chunk(b"IHDR", struct.pack(">IIBBBBB", 40, 30, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + b"".join(chunks) + _chunk(b"IEND", b"")


def test_png_chunks_and_raw_profiles() -> None:
    profile = resource(0x0404, IIM)
    text = b"\nIPTC profile\n%8d\n%s\n" % (len(profile), profile.hex().encode())
    blocks = extract(
        extract_png,
        _png(
            _chunk(b"eXIf", TIFF),
            _chunk(b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + zlib.compress(XMP)),
            _chunk(b"zTXt", b"Raw profile type iptc\0\0" + zlib.compress(text)),
        ),
    )
    assert (blocks.size, blocks.exif, blocks.xmp, blocks.iim) == ((40, 30), TIFF, [XMP], IIM)


def test_a_broken_chunk_costs_only_itself() -> None:
    broken = _chunk(b"zTXt", b"Raw profile type iptc\0\0notzlib")
    blocks = extract(
        extract_png, _png(broken, _chunk(b"eXIf", TIFF), _chunk(b"tEXt", b"XML:com.adobe.xmp\0" + XMP))
    )
    assert (blocks.size, blocks.exif, blocks.xmp) == ((40, 30), TIFF, [XMP])
