"""Directories keep what may stay in them, wherever a file may have them; nothing moves."""

from __future__ import annotations

from pathlib import Path

import pytest

from mediahub.media.containers import filetypes as types
from mediahub.media.containers.tiff.ifd import Role, walk
from mediahub.media.writing.cleaning.clean import clean
from mediahub.media.writing.cleaning.directories import blank_exif
from tests.media_bytes import (
    ARTIST,
    EXIF,
    GPS,
    MAKE,
    NOTE,
    NUMBER,
    PLACE,
    SERIAL,
    SUB_IFD,
    note,
    placed,
    tiff,
)

DIRECTORIES: dict[str, bytes] = {
    "IFD0": tiff([{GPS: [placed()], EXIF: [{SERIAL: NUMBER}]}]),
    "big endian": tiff([{GPS: [placed()], EXIF: [{SERIAL: NUMBER}]}], order=">"),
    "IFD1": tiff([{256: b"\1\0"}, {GPS: [placed()], EXIF: [{SERIAL: NUMBER}]}]),
    "a chain of 300": tiff(
        [*({256: b"\1\0"} for _ in range(300)), {GPS: [placed()], EXIF: [{SERIAL: NUMBER}]}]
    ),
    "SubIFDs": tiff([{SUB_IFD: [{256: b"\1"}] * 20 + [{GPS: [placed()], EXIF: [{SERIAL: NUMBER}]}]}]),
    "SubIFDs of SubIFDs": tiff([{SUB_IFD: [{SUB_IFD: [{GPS: [placed()], EXIF: [{SERIAL: NUMBER}]}]}]}]),
    "a directory of 3000 entries": tiff(
        [{**dict.fromkeys(range(30000, 33000), b"x"), GPS: [placed()], EXIF: [{SERIAL: NUMBER}]}]
    ),
    "BigTIFF": tiff([{GPS: [placed()], EXIF: [{SERIAL: NUMBER}]}], is_big=True),
    "BigTIFF, IFD1": tiff([{256: b"\1\0"}, {GPS: [placed()], EXIF: [{SERIAL: NUMBER}]}], is_big=True),
    "one directory for EXIF and GPS": tiff([{EXIF: [{SERIAL: NUMBER}], GPS: [placed()]}]),
}


@pytest.mark.parametrize("name", DIRECTORIES)
def test_a_directory_is_cleaned_wherever_it_is(name: str, tmp_path: Path) -> None:
    path, data = tmp_path / "a.tif", DIRECTORIES[name]
    assert data.count(PLACE) == data.count(NUMBER) == 1
    path.write_bytes(data)
    clean(path, types.TIFF, ("gps",))
    assert path.read_bytes().count(PLACE) == 0
    if name != "one directory for EXIF and GPS":
        assert path.read_bytes().count(NUMBER) == 1
    clean(path, types.TIFF, ("serial",))
    assert path.read_bytes().count(NUMBER) == 0
    assert path.stat().st_size == len(data)


UNKNOWN, GEO_TIE_POINT, MANIFEST = 0xFDE8, 0x8482, 0xCD41


@pytest.mark.parametrize("tag", [UNKNOWN, GEO_TIE_POINT, MANIFEST])
def test_what_no_standard_of_pictures_names_goes_and_words_stay(tag: int, tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    data = tiff([{ARTIST: b"Chen Rui\0", tag: PLACE}])
    path.write_bytes(data)
    clean(path, types.TIFF, ("gps", "serial"))
    left = path.read_bytes()
    assert PLACE not in left
    (first,) = walk(memoryview(left))
    assert [entry.tag for entry in first.entries] == [ARTIST]
    assert first.entries[0].data == b"Chen Rui\0"


def test_bytes_that_nothing_refers_to_are_blanked(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    data = tiff(
        [{0x0100: b"\1\0", 0x0111: (200).to_bytes(4, "little"), 0x0117: b"\4\0\0\0", ARTIST: b"Chen Rui\0"}]
    )
    data = data.ljust(200, b"\0") + b"PIXL" + PLACE
    path.write_bytes(data)
    clean(path, types.TIFF, ("gps",))
    # the strip's offset was written with type 7, so nothing says where pixels are: all goes but the directory
    assert PLACE not in path.read_bytes()
    assert b"Chen Rui" in path.read_bytes()


@pytest.mark.parametrize("maker", [b"Canon\0", b"SOMEBODY\0"])
def test_a_maker_note_of_whoever_is_gone_from_exif(maker: bytes) -> None:
    block = bytearray(tiff([{MAKE: maker, EXIF: [{NOTE: note(b"", {0x000C: 0x4D3C2B1A})}]}]))
    blank_exif(memoryview(block), ("serial",))
    assert (0x4D3C2B1A).to_bytes(4, "little") not in block
    assert maker in block


def test_the_thumbnail_of_exif_is_gone() -> None:
    block = bytearray(tiff([{MAKE: b"Canon\0"}, {0x0103: b"\6\0", 0x0201: b"JPEG" + PLACE}]))
    blank_exif(memoryview(block), ("gps",))
    assert PLACE not in block
    assert [ifd.role for ifd in walk(memoryview(block))] == [Role.IMAGE]
