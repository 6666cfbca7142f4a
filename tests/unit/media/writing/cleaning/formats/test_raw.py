"""RAW files keep sensor data and what develops them; numbers in maker notes and previews are gone."""

from __future__ import annotations

import struct
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from mediahub.media.containers import filetypes as types
from mediahub.media.model import FileType, MediaError
from mediahub.media.writing.cleaning.clean import clean
from mediahub.media.writing.cleaning.formats.raw import blank_directory
from tests.media_bytes import ARTIST, EXIF, GPS, MAKE, NOTE, NUMBER, PLACE, SERIAL, note, placed, tiff

PRIVATE, KEPT = 0x4D3C2B1A, 0x51515151


def nikon(entries: dict[int, int]) -> bytes:
    return b"Nikon\0\2\x10\0\0" + b"II*\0" + (8).to_bytes(4, "little") + note(b"", entries)


NOTES: dict[str, tuple[FileType, bytes, bytes, int, int]] = {
    "Canon": (types.CR2, b"Canon\0", b"", 0x000C, 0x4001),
    "Canon, internal": (types.CR2, b"Canon\0", b"", 0x0096, 0x00E0),
    "Nikon": (types.NEF, b"NIKON\0", b"nikon", 0x001D, 0x0096),
    "Nikon, shutter": (types.NEF, b"NIKON\0", b"nikon", 0x00A7, 0x008C),
    "Sony": (types.ARW, b"SONY\0", b"SONY DSC \0\0\0", 0x9050, 0x0115),
    "Pentax": (types.PEF, b"PENTAX\0", b"AOC\0II", 0x0229, 0x0220),
    "Olympus": (types.ORF, b"OLYMPUS\0", b"OLYMP\0\1\0", 0x0404, 0x1017),
    "Samsung": (types.SRW, b"SAMSUNG\0", b"", 0xA002, 0xA021),
}


@pytest.mark.parametrize("name", NOTES)
def test_a_note_keeps_what_develops_and_no_number(name: str, tmp_path: Path) -> None:
    file_type, make, head, private, kept = NOTES[name]
    entries = {private: PRIVATE, kept: KEPT}
    made = nikon(entries) if head == b"nikon" else note(head, entries)
    data = tiff([{MAKE: make, EXIF: [{NOTE: made, SERIAL: NUMBER}], GPS: [placed()]}])
    path = tmp_path / "a.raw"
    path.write_bytes(data)
    clean(path, file_type, ("gps", "serial"))
    left = path.read_bytes()
    assert struct.pack("<I", PRIVATE) not in left
    assert struct.pack("<I", KEPT) in left
    assert NUMBER not in left
    assert PLACE not in left
    assert len(left) == len(data)


def test_the_note_of_an_unknown_maker_is_blanked(tmp_path: Path) -> None:
    path = tmp_path / "a.raw"
    path.write_bytes(tiff([{MAKE: b"SOMEBODY\0", EXIF: [{NOTE: note(b"", {0x4001: PRIVATE})}]}]))
    clean(path, types.CR2, ("serial",))
    assert struct.pack("<I", PRIVATE) not in path.read_bytes()
    assert b"SOMEBODY" in path.read_bytes()


def jpeg() -> bytes:
    out = BytesIO()
    Image.radial_gradient("L").save(out, "JPEG", comment=PLACE)
    return out.getvalue()


def test_previews_lose_their_metadata_wherever_they_are(tmp_path: Path) -> None:
    path = tmp_path / "a.raw"
    path.write_bytes(tiff([{MAKE: b"Canon\0"}]) + b"sensor" + jpeg() + b"sensor")
    clean(path, types.CR2, ("gps",))
    left = path.read_bytes()
    assert PLACE not in left
    assert left.count(b"sensor") == 2


def test_a_raf_is_cleaned_in_its_preview(tmp_path: Path) -> None:
    path, preview = tmp_path / "a.raf", jpeg()
    head = b"FUJIFILMCCD-RAW " + bytes(68) + (92).to_bytes(4) + len(preview).to_bytes(4)
    path.write_bytes(head + preview + b"sensor")
    clean(path, types.RAF, ("gps",))
    assert PLACE not in path.read_bytes()
    assert path.read_bytes().endswith(b"sensor")
    path.write_bytes(head + b"no preview" + PLACE)
    with pytest.raises(MediaError) as refused:
        clean(path, types.RAF, ("gps",))
    assert refused.value.code == "unclean"


def test_directories_that_lead_nowhere_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.cr2"
    path.write_bytes(b"II*\0\xff\xff\0\0" + PLACE)
    with pytest.raises(MediaError, match="press size"):
        clean(path, types.CR2, ("gps",))


def test_a_single_directory_keeps_the_tags_that_are_named() -> None:
    block = bytearray(tiff([{ARTIST: b"Chen Rui\0", 0x0131: PLACE}]))
    blank_directory(memoryview(block), {ARTIST})
    assert PLACE not in block
    assert b"Chen Rui" in block
