"""HEIF, JPEG XL and JPEG 2000 keep their pictures where they are, and cleaned metadata."""

from __future__ import annotations

import struct
from contextlib import suppress
from functools import cache
from io import BytesIO
from pathlib import Path

import pillow_heif
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from mediahub.media.containers import filetypes as types
from mediahub.media.model import MediaError
from mediahub.media.writing.cleaning.clean import clean
from mediahub.media.writing.cleaning.formats.heif import blank_heif
from tests.media_bytes import ARTIST, EXIF, GPS, NUMBER, PLACE, SERIAL, box, placed, tiff

PRIVATE_EXIF = tiff([{ARTIST: b"Chen Rui\0", GPS: [placed()], EXIF: [{SERIAL: NUMBER}]}])


def test_exif_in_two_pieces_at_the_end_of_a_large_heif_is_cleaned(tmp_path: Path) -> None:
    exif = bytes(4) + PRIVATE_EXIF
    half, middle = len(exif) // 2, 5 << 20
    first, second = exif[:half], exif[half:]
    infe = box(b"infe", b"\2\0\0\0" + struct.pack(">HH4s", 1, 0, b"Exif") + b"\0")
    iinf = box(b"iinf", bytes(4) + struct.pack(">H", 1) + infe)

    def described(at: int) -> bytes:
        places = struct.pack(">IIII", at, len(first), at + middle + len(first), len(second))
        iloc = box(b"iloc", bytes(4) + b"\x44\0" + struct.pack(">HHHH", 1, 1, 0, 2) + places)
        return box(b"ftyp", b"heic\0\0\0\0") + box(b"meta", bytes(4) + box(b"hdlr", bytes(25)) + iinf + iloc)

    start = len(described(0)) + 8 + middle
    data = described(start) + box(b"mdat", bytes(middle) + first + bytes(middle) + second)
    assert data[start : start + half] == first
    path = tmp_path / "a.heic"
    path.write_bytes(data)
    clean(path, types.HEIC, ("gps", "serial"))
    left = path.read_bytes()
    assert PLACE not in left
    assert NUMBER not in left
    assert len(left) == len(data)
    assert b"Chen Rui" in left
    assert left[: start - 1] == data[: start - 1]


def picture(**more: bytes) -> bytes:
    pillow_heif.register_heif_opener()
    out = BytesIO()
    Image.radial_gradient("L").convert("RGB").save(out, "HEIF", **more)
    return out.getvalue()


XMP = (
    b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>"
    b"<rdf:Description rdf:about='' xmlns:exif='http://ns.adobe.com/exif/1.0/' exif:GPSLatitude='31,20.1N'"
    b" xmlns:my='http://example.org/my/' my:where='31,20.1N' xmlns:dc='http://purl.org/dc/elements/1.1/'>"
    b"<dc:rights><rdf:Alt><rdf:li xml:lang='x-default'>(c) Chen Rui</rdf:li></rdf:Alt></dc:rights>"
    b"</rdf:Description></rdf:RDF></x:xmpmeta>"
)


@pytest.mark.parametrize("kind", [b"mpvd", b"uuid", b"sefd", b"jumb", b"free"])
def test_a_heif_keeps_its_picture_and_its_words(kind: bytes, tmp_path: Path) -> None:
    """And no clip of a moving photo, no manifest, no trailer of a phone."""
    path, data = tmp_path / "a.heic", picture(exif=PRIVATE_EXIF, xmp=XMP) + box(kind, bytes(16) + PLACE)
    path.write_bytes(data)
    clean(path, types.HEIC, ("gps", "serial"))
    left = path.read_bytes()
    for gone in (PLACE, NUMBER, b"31,20.1N"):
        assert gone not in left
    for kept in (b"Chen Rui\0", b"(c) Chen Rui"):
        assert kept in left
    assert len(left) == len(data)
    with Image.open(path) as after, Image.open(BytesIO(data)) as before:
        assert after.tobytes() == before.tobytes()


def test_a_heif_without_items_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.heic"
    path.write_bytes(box(b"ftyp", b"heic\0\0\0\0") + box(b"mdat", PLACE))
    with pytest.raises(MediaError) as refused:
        clean(path, types.HEIC, ("gps",))
    assert refused.value.code == "unclean"


def test_a_jpeg_xl_keeps_its_codestream(tmp_path: Path) -> None:
    path = tmp_path / "a.jxl"
    head = box(b"JXL ", b"\r\n\x87\n") + box(b"ftyp", b"jxl \0\0\0\0jxl ")
    parts = [box(b"jxlc", b"code"), box(b"Exif", bytes(4) + PRIVATE_EXIF), box(b"xml ", XMP)]
    others = [box(kind, PLACE) for kind in (b"brob", b"jbrd", b"jumb", b"uuid")]
    path.write_bytes(head + b"".join(parts + others))
    clean(path, types.JXL, ("gps", "serial"))
    left = path.read_bytes()
    assert PLACE not in left
    assert NUMBER not in left
    assert b"31,20.1N" not in left
    assert parts[0] in left
    assert b"(c) Chen Rui" in left
    path.write_bytes(b"\xff\x0acode")
    clean(path, types.JXL, ("gps",))
    assert path.read_bytes() == b"\xff\x0acode"


def test_a_jpeg_2000_keeps_its_codestream_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.jp2"
    head = box(b"jP  ", b"\r\n\x87\n") + box(b"ftyp", b"jp2 \0\0\0\0jp2 ")
    header = box(b"jp2h", box(b"ihdr", bytes(14)) + box(b"colr", b"\2\0\0" + PLACE) + box(b"uinf", PLACE))
    path.write_bytes(
        head + header + box(b"uuid", bytes(16) + PLACE) + box(b"xml ", PLACE) + box(b"jp2c", b"code")
    )
    clean(path, types.JP2, ("gps",))
    assert PLACE not in path.read_bytes()
    assert box(b"jp2c", b"code") in path.read_bytes()


@cache
def whole() -> bytes:
    return picture()


@given(st.integers(0, 3_000), st.binary(min_size=1, max_size=8))
def test_whatever_is_damaged_is_cleaned_or_refused_and_nothing_moves(at: int, junk: bytes) -> None:
    data = bytearray(whole())
    data[at : at + len(junk)] = junk[: max(0, len(data) - at)]
    size = len(data)
    with suppress(MediaError, ValueError):
        blank_heif(memoryview(data), ["gps", "serial"])
    assert len(data) == size
