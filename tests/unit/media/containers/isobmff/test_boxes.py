"""The walker of ISO boxes: side by side and within each other, whole or cut off."""

from __future__ import annotations

from mediahub.media.containers.isobmff import boxes
from tests.unit.media.heif_files import box


def test_sizes_of_64_bits_of_nought_and_beyond_the_end() -> None:
    wide = (1).to_bytes(4) + b"mdat" + (20).to_bytes(8) + b"abcd"
    data = box(b"ftyp", b"isom") + wide + bytes(4) + b"free" + b"rest"
    found = [(one.kind, bytes(one.body), one.start, one.end) for one in boxes.walk(data)]
    assert found == [(b"ftyp", b"isom", 0, 12), (b"mdat", b"abcd", 12, 32), (b"free", b"rest", 32, 44)]
    (cut,) = boxes.walk((99).to_bytes(4) + b"mdat" + b"abc", 1000)
    assert (bytes(cut.body), cut.offset, cut.end) == (b"abc", 1008, 1099)


def test_a_box_without_a_sensible_size_ends_the_walk() -> None:
    assert [one.kind for one in boxes.walk(box(b"free", b"") + (4).to_bytes(4) + b"mdat" + b"x")] == [b"free"]


def test_boxes_within_boxes_are_found_with_their_places_in_the_file() -> None:
    keys = box(b"keys", b"")
    of_quicktime, of_iso = box(b"meta", keys), box(b"meta", bytes(4) + keys)
    data = box(b"ftyp", b"isom") + box(b"moov", box(b"udta", of_quicktime) + of_iso) + box(b"mdat", keys)
    found = list(boxes.descend(data))
    assert [one.kind for one in found] == [
        *(b"ftyp", b"moov", b"udta", b"meta", b"keys", b"meta", b"keys", b"mdat")
    ]
    assert all(data[one.start + 4 : one.start + 8] == one.kind for one in found)
    assert all(data[one.offset : one.offset + len(one.body)] == one.body for one in found)


def test_boxes_nested_without_end_are_left() -> None:
    data = b""
    for _ in range(2000):
        data = box(b"moov", data)
    assert len(list(boxes.descend(data))) < 100


def test_boxes_that_lie_about_their_size_end_the_walk() -> None:
    good = box(b"free", b"abc")
    assert [one.kind for one in boxes.walk(good + b"\0\0\0\x04moov")] == [b"free"]
    assert [len(one.body) for one in boxes.walk(b"\x7f\0\0\0mdat1234")] == [4]
    assert [one.offset for one in boxes.walk(good + good)] == [8, 19]
