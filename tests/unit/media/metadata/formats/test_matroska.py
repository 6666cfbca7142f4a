"""The head of a Matroska or WebM file."""

from __future__ import annotations

import struct

import pytest

from mediahub.media.metadata.formats.codecs import ffmpeg_name
from mediahub.media.metadata.formats.matroska import extract_matroska
from tests.unit.media.metadata.container_bytes import extract


def _element(identifier: int, body: bytes) -> bytes:
    width = (identifier.bit_length() + 7) // 8
    return identifier.to_bytes(width) + (0x10000000 | len(body)).to_bytes(4) + body


def test_the_head_of_a_matroska_file_that_was_cut_off() -> None:
    info = _element(
        0x1549A966, _element(0x2AD7B1, b"\x0f\x42\x40") + _element(0x4489, struct.pack(">d", 5229))
    )
    sound = _element(0xAE, _element(0x86, b"A_OPUS"))
    picture = _element(0xE0, _element(0xB0, b"\x02\x80") + _element(0xBA, b"\x01\xe0"))
    tracks = _element(0x1654AE6B, sound + _element(0xAE, _element(0x86, b"V_VP9") + picture))
    segment = b"\x18\x53\x80\x67\x01\xff\xff\xff\xff\xff\xff\xff" + info + tracks + b"\x1f\x43\xb6\x75"
    blocks = extract(extract_matroska, _element(0x1A45DFA3, b"\x42\x82\x84webm") + segment)
    assert blocks.size == (640, 480)
    assert blocks.clip == {"duration": pytest.approx(5.229), "codec": "V_VP9"}
    assert ffmpeg_name(blocks.clip["codec"]) == "vp9"
