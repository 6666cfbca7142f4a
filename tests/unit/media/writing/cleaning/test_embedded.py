"""Previews within RAW files and strips of TIFFs."""

from __future__ import annotations

from io import BytesIO

from PIL import Image

from mediahub.media.writing.cleaning.directories import blank_exif
from mediahub.media.writing.cleaning.embedded import blank_jpeg
from tests.media_bytes import ARTIST, GPS, PLACE, placed, segment, tiff


def test_metadata_are_blanked_and_no_byte_moves() -> None:
    out = BytesIO()
    Image.radial_gradient("L").save(out, "JPEG", comment=PLACE)
    data = out.getvalue()
    exif = segment(0xE1, b"Exif\0\0" + tiff([{ARTIST: b"Chen Rui\0", GPS: [placed()]}]))
    dirty = bytearray(data[:2] + exif + segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + PLACE) + data[2:])
    length = len(dirty)
    assert blank_jpeg(memoryview(dirty), ("gps",), lambda block: blank_exif(block, ("gps",)))
    assert PLACE not in dirty
    assert b"Chen Rui" in dirty
    assert len(dirty) == length
    with Image.open(BytesIO(bytes(dirty))) as after, Image.open(BytesIO(data)) as before:
        assert after.tobytes() == before.tobytes()


def test_what_only_begins_like_a_picture_is_left_alone() -> None:
    data = bytearray(b"\xff\xd8\xff\xe1\xff\xffsensor")
    assert not blank_jpeg(memoryview(data), ("gps",), lambda block: blank_exif(block, ("gps",)))
    assert data == b"\xff\xd8\xff\xe1\xff\xffsensor"
