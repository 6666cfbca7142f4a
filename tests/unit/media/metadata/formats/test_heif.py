"""Items of a HEIF, with size and turning."""

from __future__ import annotations

import struct

from mediahub.media.metadata.formats.heif import extract_heif
from tests.unit.media.heif_files import box
from tests.unit.media.metadata.container_bytes import TIFF, extract


def _heif(turns: int) -> bytes:
    exif = b"\0\0\0\6Exif\0\0" + TIFF
    infe = lambda number, kind: box(b"infe", b"\2\0\0\0" + struct.pack(">HH4sB", number, 0, kind, 0))  # noqa: E731
    meta = (
        box(b"pitm", b"\0\0\0\0\0\1")
        + box(b"iinf", b"\0\0\0\0\0\2" + infe(1, b"hvc1") + infe(2, b"Exif"))
        + box(b"iloc", b"\1\0\0\0\x44\0\0\1" + struct.pack(">HHHHII", 2, 1, 0, 1, 0, len(exif)))
        + box(
            b"iprp",
            box(
                b"ipco",
                box(b"ispe", struct.pack(">III", 0, 4032, 3024)) + box(b"irot", bytes([turns])),
            )
            + box(b"ipma", b"\0\0\0\0\0\0\0\1" + b"\0\1\2\x81\2"),
        )
        + box(b"idat", exif)
    )
    return box(b"ftyp", b"heic\0\0\0\0") + box(b"meta", b"\0\0\0\0" + meta)


def test_heif_items_in_idat_with_size_and_turning() -> None:
    blocks = extract(extract_heif, _heif(3))
    assert (blocks.size, blocks.quarter_turns, blocks.exif) == ((4032, 3024), 3, TIFF)
