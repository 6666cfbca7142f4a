"""JPEG 2000 and BMP: sizes, and the blocks in UUID boxes."""

from __future__ import annotations

import struct

import pytest

from mediahub.media.containers.blocks import Blocks
from mediahub.media.metadata.formats.plain import extract_bmp, extract_jp2
from tests.media_bytes import box

XMP, IIM = "be7acfcb97a942e89c71999491e3afac", "33c7a4d2b81d4723a0baf1a3e097ad38"
EXIF = "05377c9d8a0ec9eb3f3fdd7bd0cbd3aa"


def uuid(name: str | bytes, body: bytes) -> bytes:
    return box(b"uuid", (bytes.fromhex(name) if isinstance(name, str) else name) + body)


def test_a_jp2_says_its_size_and_its_blocks() -> None:
    header = box(b"jp2h", box(b"bpcc", b"") + box(b"ihdr", struct.pack(">II", 3, 4) + bytes(6)))
    packet = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>"
    blocks = Blocks()
    data = header + uuid(XMP, b"<first/>") + uuid(IIM, b"\x1c\x02") + uuid(EXIF, b"Exif\0\0II*\0more")
    extract_jp2(data + box(b"xml ", packet) + box(b"xml ", b"<other/>"), blocks)
    assert blocks.size == (4, 3)
    assert blocks.xmp == [b"<first/>", packet]
    assert (blocks.iim, bytes(blocks.exif or b"")) == (b"\x1c\x02", b"II*\0more")


def test_exif_of_an_older_writer_is_read_and_a_stranger_is_not() -> None:
    blocks = Blocks()
    extract_jp2(uuid(b"JpgTiffExif->JP2", b"MM\0*") + uuid("00" * 16, b"II*\0"), blocks)
    assert bytes(blocks.exif or b"") == b"MM\0*"
    assert (blocks.xmp, blocks.iim, blocks.size) == ([], None, None)


def test_a_bare_codestream_has_a_size_without_its_offset() -> None:
    blocks = Blocks()
    extract_jp2(b"\xff\x4f\xff\x51" + bytes(4) + struct.pack(">IIII", 110, 220, 10, 20), blocks)
    assert blocks.size == (100, 200)


@pytest.mark.parametrize(
    ("header", "size"),
    [
        (struct.pack("<IHH", 12, 7, 8), (7, 8)),
        (struct.pack("<Iii", 40, 7, 8), (7, 8)),
        (struct.pack("<Iii", 124, 7, -8), (7, 8)),
    ],
)
def test_a_bitmap_that_goes_downwards_has_a_height_too(header: bytes, size: tuple[int, int]) -> None:
    blocks = Blocks()
    extract_bmp(b"BM" + bytes(12) + header, blocks)
    assert blocks.size == size
