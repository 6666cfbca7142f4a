"""Whether a raw file is whole."""

from __future__ import annotations

import struct
from pathlib import Path

from mediahub.media.containers import filetypes as types
from mediahub.media.containers.complete_raw import raw_is_cut_off
from mediahub.media.containers.identify import identify
from tests.unit.media.picture_files import noise


def test_raws_are_cut_off_where_data_is_missing_that_they_point_to(corpus: Path) -> None:
    """The three that are not were made small with care: nothing in them points beyond their end."""
    raws = [path for path in (corpus / "dev" / "raw").iterdir() if path.suffix != ".xmp"]
    whole = {path.name for path in raws if not raw_is_cut_off(path, identify(path))}
    assert whole == {"canon_eos_6d.dng", "CanonRaw.cr2", "FujiFilm.raf"}


def test_a_fuji_raw_is_cut_off_where_its_header_points_beyond_its_end(tmp_path: Path) -> None:
    path = tmp_path / "a.raf"
    head = b"FUJIFILMCCD-RAW ".ljust(100, b"\0") + struct.pack(">II", 108, 50)
    path.write_bytes(head + b"x" * 50)
    assert not raw_is_cut_off(path, types.RAF)
    path.write_bytes(head + b"x" * 49)
    assert raw_is_cut_off(path, types.RAF)


def test_a_panasonic_raw_says_where_its_data_begins_and_not_how_long_it_is(tmp_path: Path) -> None:
    """Its strip offset is no offset, and its byte count that of 16 bits a pixel, unpacked."""
    path, packed = tmp_path / "a.rw2", noise(200, 100).tobytes()[: 200 * 100 * 8 // 7]
    entries = [
        (0x0002, 3, 1, 200),
        (0x0003, 3, 1, 100),
        (0x0111, 4, 1, 0xFFFFFFFF),
        (0x0117, 4, 1, 40_000),
        (0x0118, 4, 1, 200),
    ]
    table = b"".join(struct.pack("<HHII", *entry) for entry in entries)
    head = (b"IIU\0" + struct.pack("<IH", 8, len(entries)) + table + bytes(4)).ljust(200, b"\0")
    path.write_bytes(head + packed)
    assert not raw_is_cut_off(path, types.RW2)
    path.write_bytes(head + packed[:9_000])
    assert raw_is_cut_off(path, types.RW2)
