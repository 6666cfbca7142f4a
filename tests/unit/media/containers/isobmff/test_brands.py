"""Formats of ISO base media files by their brands, and by their boxes where the brand is unknown."""

from __future__ import annotations

from io import BytesIO

import pytest

from mediahub.media.containers import filetypes as types
from mediahub.media.containers.isobmff.brands import identify_isobmff, is_audio, is_isobmff, largest_extent
from mediahub.media.model import FileType
from tests.unit.media.heif_files import box, full_box


def ftyp(major: bytes, *compatible: bytes, minor: bytes = bytes(4)) -> bytes:
    return box(b"ftyp", major + minor + b"".join(compatible))


def identified(data: bytes) -> FileType:
    return identify_isobmff(BytesIO(data), data[:256])


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (ftyp(b"heic", b"mif1"), types.HEIC),
        (ftyp(b"avif"), types.AVIF),
        (ftyp(b"mif1", b"mif1", b"avif"), types.AVIF),
        (ftyp(b"mif1", b"heic"), types.HEIF),
        (ftyp(b"mif3", minor=b"avif"), types.AVIF),
        (ftyp(b"mif3", minor=b"heic"), types.HEIC),
        (ftyp(b"msf1", b"msf1"), types.HEIF_SEQUENCE),
        (ftyp(b"hevc"), types.HEIC_SEQUENCE),
        (ftyp(b"crx "), types.CR3),
        (ftyp(b"qt  "), types.MOV),
        (ftyp(b"M4V "), types.M4V),
        (ftyp(b"3g2a"), types.THREE_G2),
        (ftyp(b"3gp5"), types.THREE_GP),
        (ftyp(b"isom", b"mp42"), types.MP4),
    ],
)
def test_the_brand_says_what_it_is(head: bytes, expected: FileType) -> None:
    assert identified(head) == expected


def test_an_unknown_brand_is_a_picture_only_with_a_picture_in_it() -> None:
    picture = full_box(b"meta", full_box(b"hdlr", b"\0\0\0\0pict" + bytes(13)))
    assert identified(ftyp(b"none") + picture) == types.HEIF
    assert identified(ftyp(b"none") + picture + box(b"moov", b"")) == types.MP4
    assert identified(ftyp(b"none") + box(b"mini", b"")) == types.HEIF
    assert identified(ftyp(b"none") + full_box(b"meta", full_box(b"hdlr", b"\0\0\0\0mdir"))) == types.MP4


@pytest.mark.parametrize("kind", [b"moov", b"mdat", b"wide", b"free"])
def test_quicktime_from_before_there_were_brands(kind: bytes) -> None:
    head = box(kind, b"")
    assert is_isobmff(head)
    assert identified(head) == types.MOV
    assert not is_isobmff(b"\0\0\0\4" + kind)


def test_sound_alone_and_other_files() -> None:
    assert is_audio(ftyp(b"M4A "))
    assert not is_audio(ftyp(b"mp42"))
    assert not is_isobmff(b"\xff\xd8\xff\xe0JFIF")


def test_the_largest_picture_counts() -> None:
    sizes = [(640, 480), (4032, 3024), (8000, 10)]
    head = b"".join(full_box(b"ispe", w.to_bytes(4) + h.to_bytes(4)) for w, h in sizes)
    assert largest_extent(head) == (4032, 3024)
    assert largest_extent(b"") is None
