"""Raw files that are built on TIFF are told from plain TIFFs by what is in them."""

from __future__ import annotations

import struct
from io import BytesIO

import pytest

from mediahub.media.containers import filetypes as types
from mediahub.media.containers.tiff.raw_formats import identify_tiff, is_tiff
from mediahub.media.model import FileType

MAKE, MODEL, PHOTOMETRIC, SUB_IFDS, DNG, SUBFILE = 0x010F, 0x0110, 0x0106, 0x014A, 0xC612, 0x00FE
SENSOR = 32803


def tiff(make: str, *numbers: tuple[int, int], model: str = "", magic: bytes = b"II*\0") -> bytes:
    """One directory with a maker, a model and numbers of 32 bits."""
    words = {MAKE: make.encode() + b"\0", MODEL: model.encode() + b"\0"}
    count = len(words) + len(numbers)
    at = 8 + 2 + 12 * count + 4
    entries, tail = [], b""
    for tag, text in words.items():
        text = text.ljust(5, b"\0")  # in the file, not in the entry
        entries.append((tag, struct.pack("<HHII", tag, 2, len(text), at + len(tail))))
        tail += text
    entries += [(tag, struct.pack("<HHII", tag, 4, 1, value)) for tag, value in numbers]
    table = b"".join(entry for _, entry in sorted(entries))
    return magic + struct.pack("<I", 8) + struct.pack("<H", count) + table + bytes(4) + tail


def identified(data: bytes) -> FileType:
    return identify_tiff(BytesIO(data), data[:16])


@pytest.mark.parametrize(
    ("make", "model", "expected"),
    [
        ("NIKON CORPORATION", "NIKON Z 9", types.NEF),
        ("NIKON", "COOLPIX P7100", types.NRW),
        ("SONY", "ILCE-1", types.ARW),
        ("RICOH IMAGING", "PENTAX K-3", types.PEF),
        ("EASTMAN KODAK COMPANY", "DCS", types.DCR),
        ("Nobody", "", types.TIFF),
    ],
)
def test_sensor_data_have_the_type_of_their_maker(make: str, model: str, expected: FileType) -> None:
    assert identified(tiff(make, (PHOTOMETRIC, SENSOR), model=model)) == expected


def test_a_finished_picture_is_a_tiff_whoever_made_it() -> None:
    assert identified(tiff("SONY", (PHOTOMETRIC, 2))) == types.TIFF


def test_a_raw_that_lost_its_sensor_data_is_known_by_its_thumbnail() -> None:
    assert identified(tiff("SONY", (SUBFILE, 1), (SUB_IFDS, 99_999))) == types.ARW
    assert identified(tiff("SONY", (SUBFILE, 0), (SUB_IFDS, 99_999))) == types.TIFF


def test_heads_that_say_it_themselves() -> None:
    assert identified(tiff("Adobe", (DNG, 0x401))) == types.DNG
    assert identified(b"II*\0\x10\0\0\0CR\2\0" + bytes(20)) == types.CR2
    assert identified(b"II*\0\x10\0\0\0IIII" + bytes(20)) == types.IIQ
    assert identified(b"II+\0\x08\0\0\0" + bytes(20)) == types.BIG_TIFF
    assert identified(b"IIRO" + bytes(20)) == types.ORF
    assert identified(tiff("Panasonic", magic=b"IIU\0")) == types.RW2
    assert identified(tiff("LEICA CAMERA AG", magic=b"IIU\0")) == types.RWL
    assert identified(b"II*\0\xff\xff\0\0" + bytes(20)) == types.TIFF


def test_what_begins_like_none_is_none() -> None:
    assert all(map(is_tiff, (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+", b"IIRS", b"MMOR")))
    assert not any(map(is_tiff, (b"", b"II*", b"\xff\xd8\xff\xe1", b"MM*\0")))
