"""Pictures that were cut off, or whose rest is zeros, though their decoder says nothing."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import BinaryIO

import pytest

from mediahub.media.containers.complete import check_boxes, check_chunks, check_jpeg
from mediahub.media.model import MediaError
from tests.media_bytes import box, segment

PIXELS = b"\x01\x02" * 600
ZEROS = bytes(512)


def chunk(kind: bytes, body: bytes) -> bytes:
    return kind + len(body).to_bytes(4, "little") + body + b"\0" * (len(body) % 2)


def webp(*chunks: bytes, more: int = 0) -> bytes:
    body = b"WEBP" + b"".join(chunks)
    return b"RIFF" + (len(body) + more).to_bytes(4, "little") + body


def jpeg(scan: bytes, thumbnail: bytes = b"") -> bytes:
    before = segment(0xE1, b"Exif\0\0" + thumbnail) if thumbnail else b""
    return b"\xff\xd8" + before + segment(0xDA, b"\x01") + scan


def is_whole(check: Callable[[BinaryIO], None], data: bytes) -> bool:
    try:
        check(io.BytesIO(data))
    except MediaError as error:
        return error.code != "truncated"
    return True


@pytest.mark.parametrize(
    ("data", "whole"),
    [
        (box(b"ftyp", b"heic") + box(b"mdat", PIXELS), True),
        ((box(b"ftyp", b"heic") + box(b"mdat", PIXELS))[:-1], False),
        (box(b"ftyp", b"heic") + box(b"mdat", PIXELS + ZEROS), False),
        (box(b"ftyp", b"heic") + box(b"mdat", PIXELS + ZEROS[:-1]), True),
        (box(b"mdat", PIXELS + ZEROS) + box(b"free", b""), True),
        (box(b"ftyp", b"heic") + box(b"free", ZEROS), True),
    ],
)
def test_boxes(data: bytes, whole: bool) -> None:
    assert is_whole(check_boxes, data) == whole


@pytest.mark.parametrize(
    ("data", "whole"),
    [
        (webp(chunk(b"VP8 ", PIXELS)), True),
        (webp(chunk(b"VP8 ", PIXELS), more=1), True),
        (webp(chunk(b"VP8 ", PIXELS), more=2), False),
        (webp(chunk(b"VP8 ", PIXELS))[:-2], False),
        (webp(chunk(b"VP8L", PIXELS + ZEROS)), False),
        (webp(chunk(b"ANMF", PIXELS), chunk(b"ANMF", PIXELS + ZEROS)), False),
        (webp(chunk(b"VP8X", b"abc"), chunk(b"VP8 ", PIXELS + ZEROS)), False),
        (webp(chunk(b"ICCP", PIXELS + ZEROS), chunk(b"VP8 ", PIXELS)), True),
        (webp(chunk(b"VP8 ", ZEROS[:-2])), True),
    ],
)
def test_chunks(data: bytes, whole: bool) -> None:
    assert is_whole(check_chunks, data) == whole


@pytest.mark.parametrize(
    ("data", "whole"),
    [
        (jpeg(PIXELS + b"\xff\xd9"), True),
        (jpeg(PIXELS + b"\xff\xd9" + bytes(70_000)), True),
        (jpeg(PIXELS), True),  # the decoder sees that something is missing
        (jpeg(PIXELS + ZEROS), False),
        (jpeg(PIXELS + bytes(70_000)), False),
        (jpeg(PIXELS + ZEROS, thumbnail=b"\xff\xd8\xff\xd9"), False),
        (jpeg(PIXELS + bytes(70_000), thumbnail=b"\xff\xd8\xff\xd9"), False),
        (b"\xff\xd8" + ZEROS, False),
    ],
)
def test_segments(data: bytes, whole: bool) -> None:
    assert is_whole(check_jpeg, data) == whole
