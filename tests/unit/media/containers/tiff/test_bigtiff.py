"""The tags of a BigTIFF as TIFF 6.0, for readers that know no other."""

from __future__ import annotations

import io
import struct

import pytest
from PIL import TiffImagePlugin

from mediahub.media.containers.tiff.bigtiff import to_classic
from mediahub.media.containers.tiff.ifd import EXIF_IFD, GPS_IFD, LONG8, beginning, read_directory
from tests.media_bytes import AREA, ARTIST, MAKE, NUMBER, PLACE, SERIAL, tiff


@pytest.mark.parametrize("order", ["<", ">"])
def test_the_tags_and_those_of_exif_and_gps_are_there(order: str) -> None:
    big = tiff([{MAKE: b"Nikon\0", ARTIST: b"abc", EXIF_IFD: [{SERIAL: NUMBER}], GPS_IFD: [{AREA: PLACE}]}],
               is_big=True, order=order)  # fmt: skip
    classic = to_classic(big)
    found_order, start = beginning(classic)
    assert (found_order, struct.unpack_from(order + "H", classic, 2)) == (order, (42,))
    first = read_directory(classic, order, start)
    assert (bytes(first[MAKE].data), bytes(first[ARTIST].data)) == (b"Nikon\0", b"abc")
    for pointer, tag, value in ((EXIF_IFD, SERIAL, NUMBER), (GPS_IFD, AREA, PLACE)):
        (deeper,) = first[pointer].integers()
        below = read_directory(classic, order, deeper)
        assert bytes(below[tag].data) == value


def test_numbers_of_64_bits_are_told_in_32_or_left_out() -> None:
    entries = [(256, 16, 1, 4000), (257, 16, 1, 1 << 32), (258, 18, 1, 7)]
    table = b"".join(struct.pack("<HHQQ", *one) for one in entries)
    big = b"II" + struct.pack("<HHHQQ", 43, 8, 0, 16, len(entries)) + table + bytes(8)
    assert LONG8 == 16
    first = read_directory(to_classic(big), "<", 8)
    assert {tag: one.integers() for tag, one in first.items()} == {256: (4000,), 258: (7,)}


def test_another_reader_agrees() -> None:
    big = tiff([{MAKE: b"Nikon Corporation\0"}], is_big=True)
    ifd = TiffImagePlugin.ImageFileDirectory_v2(to_classic(big)[:8])
    file = io.BytesIO(to_classic(big))
    file.seek(ifd.next)
    ifd.load(file)
    assert bytes(ifd[MAKE]) == b"Nikon Corporation\0"


def test_what_is_longer_than_a_tag_should_be_is_left_out() -> None:
    big = tiff([{MAKE: b"x" * ((1 << 20) + 1), ARTIST: b"y" * 9}], is_big=True)
    assert set(read_directory(to_classic(big), "<", 8)) == {ARTIST}
