"""Headers, tracks and user data of clips."""

from __future__ import annotations

import struct

import pytest

from mediahub.media.metadata.formats.quicktime import extract_clip, point
from tests.unit.media.heif_files import box
from tests.unit.media.metadata.container_bytes import extract


def _user_text(kind: bytes, text: bytes) -> bytes:
    return box(kind, struct.pack(">HH", len(text), 0x55C4) + text)


def test_a_clip_with_header_track_and_user_data() -> None:
    mvhd = struct.pack(">IIIII", 0, 3_600_000_000, 0, 600, 1500)
    matrix = struct.pack(">9i", 0, 65536, 0, -65536, 0, 0, 0, 0, 1 << 30)
    tkhd = struct.pack(">I", 0) + b"\0" * 36 + matrix + struct.pack(">II", 640 << 16, 480 << 16)
    loci = b"\0\0\0\0\x15\xc7Hall\0\0" + struct.pack(">iii", round(-98.5 * 65536), round(12.25 * 65536), 0)
    udta = _user_text(b"\xa9nam", "Título".encode()) + box(b"loci", loci)
    moov = box(b"mvhd", mvhd) + box(b"trak", box(b"tkhd", tkhd)) + box(b"udta", udta)
    blocks = extract(extract_clip, box(b"ftyp", b"mp42") + box(b"moov", moov))
    assert (blocks.clip["duration"], blocks.clip["created"]) == (2.5, "2018-01-28T16:00:00Z")
    assert (blocks.size, blocks.quarter_turns) == ((640, 480), 1)
    assert blocks.raw["UserData"]["Title"] == "Título"
    assert point(blocks.clip["place"]) == (12.25, -98.5)


def test_user_data_that_makers_write_their_own_way() -> None:
    udta = (
        box(b"manu", b"\0\0\0\0\x15\xc7Canon\0")
        + box(b"\xa9mdl", b"FC7203\0")
        + box(b"titl", b"\0\0\0\0\x15\xc7\xfe\xff" + "Títle".encode("utf-16-be"))
    )
    blocks = extract(extract_clip, box(b"moov", box(b"udta", udta)))
    assert blocks.raw["UserData"] == {"Make": "Canon", "Model": "FC7203", "Title": "Títle"}


def test_a_clock_that_counts_from_1970() -> None:
    header = struct.pack(">IIIII", 0, 1_517_155_200, 0, 600, 600)
    blocks = extract(extract_clip, box(b"moov", box(b"mvhd", header)))
    assert blocks.clip["created"] == "2018-01-28T16:00:00Z"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("+38.1893-119.9558+3034.000/", (38.1893, -119.9558)),
        ("-3330.5+01830.0/", (-33.5083333, 18.5)),
        ("+404530.0-0735930.0/", (40.7583333, -73.9916667)),
        ("nowhere", None),
        (None, None),
    ],
)
def test_iso_6709_points(text: str | None, expected: tuple[float, float] | None) -> None:
    assert point(text) == expected
