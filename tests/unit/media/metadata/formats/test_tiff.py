"""Directories of TIFF and BigTIFF."""

from __future__ import annotations

import struct

import pytest

from mediahub.media.metadata.exif.exif import Exif, read_tags
from mediahub.media.metadata.exif.libexiv2 import read_exif
from mediahub.media.metadata.formats.tiff import extract_tiff
from tests.unit.media.metadata.container_bytes import directory_of, extract


def test_the_picture_is_the_directory_that_is_not_reduced() -> None:
    sub = 8 + len(directory_of((254, 4, 1, 1), (256, 4, 1, 160), (257, 4, 1, 120), (330, 4, 1, 0)))
    data = (
        b"II*\0\x08\0\0\0"
        + directory_of((254, 4, 1, 1), (256, 4, 1, 160), (257, 4, 1, 120), (330, 4, 1, sub))
        + directory_of((254, 4, 1, 0), (256, 4, 1, 6000), (257, 4, 1, 4000), following=8)
    )
    assert extract(extract_tiff, data).size == (6000, 4000)


def test_a_big_tiff_has_its_size() -> None:
    entries = [(256, 3, 1, 500), (257, 16, 1, 400)]
    table = b"".join(struct.pack("<HHQQ", *entry) for entry in entries)
    data = b"II+\0\x08\0\0\0" + struct.pack("<QQ", 16, 2) + table + struct.pack("<Q", 0)
    assert extract(extract_tiff, data).size == (500, 400)


@pytest.mark.parametrize("order", ["<", ">"])
def test_a_big_tiff_has_the_tags_of_a_small_one(order: str) -> None:
    """Also those of its EXIF directory, and counts and offsets of 64 bits."""

    def directory(*entries: tuple[int, int, int, bytes]) -> bytes:
        table = b"".join(
            struct.pack(order + "HHQ", *entry[:3]) + entry[3].ljust(8, b"\0") for entry in entries
        )
        return struct.pack(order + "Q", len(entries)) + table + bytes(8)

    caption = "Wang Li öffnet die Messe".encode() + b"\0"
    head = struct.pack(order + "2sHHHQ", b"II" if order == "<" else b"MM", 43, 8, 0, 16)
    caption_at = 16 + len(directory(*[(0, 1, 1, b"")] * 3))
    exif_at = caption_at + len(caption)
    main = directory(
        (0x010E, 2, len(caption), struct.pack(order + "Q", caption_at)),
        (0x0112, 3, 1, struct.pack(order + "H", 6)),
        (0x8769, 18, 1, struct.pack(order + "Q", exif_at)),
    )
    exif = directory(
        (0x829D, 5, 1, struct.pack(order + "II", 28, 10)), (0xA002, 16, 1, struct.pack(order + "Q", 60))
    )
    block = extract(extract_tiff, head + main + caption + exif).exif
    found = Exif(read_tags(block), read_exif(block))
    assert found.text("ImageDescription", "Image") == "Wang Li öffnet die Messe"
    assert found.number("Orientation", "Image") == 6
    assert found.number("FNumber", "EXIF") == 2.8
    assert found.number("ExifImageWidth", "EXIF") == 60


def test_a_big_tiff_whose_directories_run_in_a_ring_ends() -> None:
    entry = struct.pack("<HHQQ", 0x8769, 18, 1, 16)
    data = b"II+\0\x08\0\0\0" + struct.pack("<QQ", 16, 1) + entry + struct.pack("<Q", 16)
    assert extract(extract_tiff, data).exif is not None
