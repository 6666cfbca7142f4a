"""Items of HEIF files: where they are, what they are, and descriptions that make no sense."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediahub.media.containers.isobmff.items import (
    extents_of,
    meta_content,
    metadata_pieces,
    picture_items,
    primary_item,
    read_items,
)
from tests.unit.media.heif_files import box, full_box, heif

EXIF = b"\0\0\0\0II*\0exif"


def with_exif(idat: bytes = EXIF, length: int = len(EXIF)) -> bytes:
    """A picture without any bytes, and EXIF beside it in `idat`."""
    items = full_box(b"infe", b"\0\1\0\0hvc1\0", version=2) + full_box(b"infe", b"\0\2\0\0Exif\0", version=2)
    place = b"\x44\0\0\1" + b"\0\2" + b"\0\1" + b"\0\0" + b"\0\1" + bytes(4) + length.to_bytes(4)
    meta = (
        full_box(b"pitm", b"\0\1")
        + full_box(b"iinf", b"\0\2" + items)
        + full_box(b"iloc", place, version=1)
        + box(b"idat", idat)
    )
    return box(b"ftyp", b"heic" + bytes(4)) + full_box(b"meta", meta)


def test_a_picture_is_found_with_its_bytes_and_properties() -> None:
    data = heif(b"coded", b"hvc1", (40, 30))
    meta = meta_content(data)
    assert meta is not None
    items = read_items(meta)
    item = primary_item(meta, items)
    assert item is items[1]
    assert (item.kind, item.in_idat, item.properties) == (b"hvc1", False, [1])
    assert extents_of(item, data) == [b"coded"]
    assert [bytes(one) for one in picture_items(memoryview(data))] == [b"hvc1", b"coded"]
    assert list(metadata_pieces(data)) == []


def test_metadata_beside_the_picture_are_no_picture() -> None:
    data = with_exif()
    assert [bytes(one) for (one,) in metadata_pieces(data)] == [EXIF]
    assert list(picture_items(memoryview(data))) == []
    assert [bytes(one) for (one,) in metadata_pieces(with_exif(length=0))] == [EXIF]


def test_a_file_without_a_description_has_no_items() -> None:
    assert meta_content(box(b"ftyp", b"heic" + bytes(4))) is None
    assert list(picture_items(memoryview(box(b"ftyp", b"heic")))) == []
    assert primary_item(b"", {}) is None


def test_a_picture_beyond_the_end_is_an_error() -> None:
    cut = heif(b"coded", b"hvc1", (40, 30))[:-2]
    with pytest.raises(ValueError, match="beyond the end"):
        list(picture_items(memoryview(cut)))


def test_strictly_a_table_of_places_that_ends_early_is_an_error() -> None:
    meta = full_box(b"iloc", b"\x44\0\0\5\0\1")
    assert list(read_items(meta)) == [1]
    with pytest.raises(ValueError, match="ends early"):
        read_items(meta, strict=True)


@given(st.integers(0, 400), st.binary(min_size=1, max_size=8))
def test_no_damage_is_another_error(at: int, junk: bytes) -> None:
    data = bytearray(with_exif())
    data[at : at + len(junk)] = junk
    list(metadata_pieces(bytes(data)))
    with suppress(ValueError):
        list(picture_items(memoryview(bytes(data))))


@pytest.mark.parametrize("count", [1, 80])
def test_pieces_that_take_no_byte_are_one(count: int) -> None:
    """Offset, length and index of no width, as the standard allows: a few hundred bytes named millions."""
    rows = b"".join(number.to_bytes(2) + b"\0\0\xff\xff" for number in range(count))
    meta = full_box(b"iloc", b"\0\0" + count.to_bytes(2) + rows)
    assert [one.extents for one in read_items(meta, strict=True).values()] == [[(0, 0)]] * count
