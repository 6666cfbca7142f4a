"""CR3: EXIF in boxes and in a track beside the pictures."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediahub.media.containers import filetypes as types
from mediahub.media.model import MediaError
from mediahub.media.writing.cleaning.clean import clean
from mediahub.media.writing.cleaning.formats.cr3 import blank_cr3
from tests.media_bytes import ARTIST, NUMBER, PLACE, SERIAL, box, placed, tiff, track

CANON = bytes.fromhex("85c0b687820f11e08111f4ce462b6a48")
FTYP = box(b"ftyp", b"crx \0\0\0\1")


def record(kind: int, body: bytes) -> bytes:
    return (12 + len(body)).to_bytes(4, "little") + kind.to_bytes(2, "little") + bytes(6) + body


def block(tag: int, body: bytes) -> bytes:
    return (8 + len(body)).to_bytes(4, "little") + tag.to_bytes(4, "little") + body


def file() -> bytes:
    timed = record(1, b"when")
    timed += record(
        8,
        block(0x8769, tiff([{SERIAL: NUMBER, 0x829A: b"\1\0\0\0"}])) + block(0x927C, tiff([{0x0C: NUMBER}])),
    )
    timed += record(11, NUMBER)
    at = len(FTYP) + 8
    tracks = track(b"vide", b"CRAW", [(at, b"sensor")]) + track(b"meta", b"CTMD", [(at + 6, timed)])
    parts = box(b"CMT1", tiff([{ARTIST: b"Chen Rui\0", 0xFDE8: NUMBER}])) + box(
        b"CMT2", tiff([{SERIAL: NUMBER}])
    )
    parts += box(b"CMT3", tiff([{0x000C: NUMBER, 0x4001: b"colours!"}])) + box(b"CMT4", tiff([placed()]))
    moov = box(b"moov", box(b"uuid", CANON + parts + box(b"CNDA", NUMBER)) + box(b"mvhd", bytes(8)) + tracks)
    return FTYP + box(b"mdat", b"sensor" + timed + PLACE) + moov + box(b"uuid", bytes(16) + NUMBER)


def test_numbers_and_positions_are_gone_and_colours_stay(tmp_path: Path) -> None:
    path, data = tmp_path / "a.cr3", file()
    assert data.count(NUMBER) == 8
    path.write_bytes(data)
    clean(path, types.CR3, ("gps", "serial"))
    left = path.read_bytes()
    assert NUMBER not in left
    assert PLACE not in left
    assert all(part in left for part in (b"sensor", b"Chen Rui", b"colours!", b"when"))
    assert len(left) == len(data)


def test_a_track_that_says_nothing_of_itself_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.cr3"
    path.write_bytes(FTYP + box(b"moov", box(b"trak", b"")))
    with pytest.raises(MediaError) as refused:
        clean(path, types.CR3, ("gps",))
    assert refused.value.code == "unclean"


@given(st.integers(0, 3_000), st.binary(min_size=1, max_size=8))
def test_whatever_is_damaged_is_cleaned_or_refused_and_nothing_moves(at: int, junk: bytes) -> None:
    data = bytearray(file())
    data[at : at + len(junk)] = junk[: max(0, len(data) - at)]
    size = len(data)
    with suppress(MediaError, ValueError):
        blank_cr3(memoryview(data), ["gps", "serial"])
    assert len(data) == size
