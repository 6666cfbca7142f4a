"""Maker notes: serial numbers and lenses, wherever the note was moved to."""

from __future__ import annotations

import struct

from mediahub.media.metadata.exif.makernote import MakerNote, read_maker_note
from tests.unit.media.metadata.container_bytes import directory_of


def test_leica_and_reconyx_serial_numbers_in_maker_notes() -> None:
    note = b"LEICA\0\1\0" + directory_of((0x0305, 4, 1, 4_711_000))
    assert read_maker_note(_with_maker_note(note), "").serial == "4711000"
    trap = b"RECONYXH2\0".ljust(0x7E, b"\0") + "HLPXEL0901".encode("utf-16-le") + b"\0\0"
    assert read_maker_note(_with_maker_note(trap), "").serial == "HLPXEL0901"
    assert read_maker_note(_with_maker_note(b"SOMEONE\0else"), "").serial is None


def _with_maker_note(note: bytes) -> bytes:
    exif = 8 + len(directory_of((0x8769, 4, 1, 0)))
    start = exif + len(directory_of((0x927C, 7, 1, 0)))
    return (
        b"II*\0\x08\0\0\0"
        + directory_of((0x8769, 4, 1, exif))
        + directory_of((0x927C, 7, len(note), start))
        + note
    )


def test_a_canon_note_that_an_editor_moved_is_read_by_its_footer() -> None:
    settings = struct.pack("<17H", 34, *[0] * 15, 17)
    lens = b"EF-S18-55mm f/3.5-5.6 IS II\0"
    stood = 4000
    values = stood + len(directory_of((1, 3, 17, 0), (4, 3, 3, 0), (0x95, 2, 1, 0)))
    note = directory_of((1, 3, 17, values), (4, 3, 3, values), (0x95, 2, len(lens), values + len(settings)))
    moved = note + settings + lens + b"II*\0" + struct.pack("<I", stood)
    found = read_maker_note(_with_maker_note(moved), "Canon")
    assert (found.iso, found.lens) == (100, "EF-S18-55mm f/3.5-5.6 IS II")
    assert read_maker_note(_with_maker_note(moved[:-8]), "Canon") == MakerNote()


def test_olympus_notes_count_from_themselves() -> None:
    serial = b"000JLW205383\0"
    equipment_at = 12 + len(directory_of((0x2010, 13, 1, 0)))
    text_at = equipment_at + len(directory_of((0x0101, 2, 1, 0)))
    note = (
        b"OLYMPUS\0II\3\0"
        + directory_of((0x2010, 13, 1, equipment_at))
        + directory_of((0x0101, 2, len(serial), text_at))
        + serial
    )
    assert read_maker_note(_with_maker_note(note), "OLYMPUS").serial == "000JLW205383"
