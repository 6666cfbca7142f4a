"""Codestreams and boxes of JPEG XL, also compressed ones."""

from __future__ import annotations

import tracemalloc

import brotli
import pytest

from mediahub.media.limits import MAX_BLOCK
from mediahub.media.metadata.formats.jxl import extract_jxl
from tests.unit.media.heif_files import box
from tests.unit.media.metadata.container_bytes import TIFF, XMP, extract
from tests.unit.media.picture_files import noise


def test_the_size_of_a_jxl_codestream() -> None:
    assert extract(extract_jxl, bytes.fromhex("ff0a001010143702")).size == (1, 1)
    small_square = 0b1 | (3 << 1) | (1 << 6)  # 8 x (3 + 1) high, ratio 1:1
    blocks = extract(extract_jxl, b"\xff\x0a" + small_square.to_bytes(4, "little"))
    assert blocks.size == (32, 32)


def _brob(kind: bytes, content: bytes) -> bytes:
    return box(b"brob", kind + brotli.compress(content))


def test_jxl_boxes_that_are_compressed() -> None:
    file = box(b"JXL ", b"\r\n\x87\n") + _brob(b"Exif", b"\0\0\0\0" + TIFF) + _brob(b"xml ", XMP)
    blocks = extract(extract_jxl, file)
    assert (blocks.exif, blocks.xmp) == (TIFF, [XMP])


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"xml",
        b"xml ",
        b"xml not Brotli",
        b"xml " + brotli.compress(noise(60, 40).tobytes())[:-9],
        b"xml " + brotli.compress(bytes(MAX_BLOCK + 1), quality=1),
        b"brob" + brotli.compress(b"xml " + brotli.compress(XMP)),
    ],
)
def test_a_compressed_jxl_box_that_is_damaged_or_endless_costs_only_itself(content: bytes) -> None:
    blocks = extract(extract_jxl, box(b"brob", content) + _brob(b"xml ", XMP))
    assert (blocks.exif, blocks.xmp) == (None, [XMP])


def test_a_bomb_in_a_jxl_box_is_not_unpacked() -> None:
    bomb = box(b"brob", b"xml " + brotli.compress(bytes(400 << 20), quality=1))
    tracemalloc.start()
    extract(extract_jxl, bomb)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 3 * MAX_BLOCK
