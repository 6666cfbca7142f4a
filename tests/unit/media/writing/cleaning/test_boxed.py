"""Boxes taken out of use: free space of the same size, and one where several follow each other."""

from __future__ import annotations

import pytest

from mediahub.media.containers.isobmff import boxes
from mediahub.media.writing.cleaning.boxed import drop, join_free
from tests.media_bytes import box

FTYP, MDAT = box(b"ftyp", b"isom0000"), box(b"mdat", b"picture data")


@pytest.mark.parametrize(
    ("parts", "kinds"),
    [
        ([FTYP, box(b"free", b"a" * 9), box(b"free", b""), MDAT], [b"ftyp", b"free", b"mdat"]),
        ([FTYP, box(b"free", b"a"), MDAT, box(b"free", b"b")], [b"ftyp", b"free", b"mdat", b"free"]),
        ([FTYP, box(b"free", b""), box(b"free", b""), box(b"free", b"x"), MDAT], [b"ftyp", b"free", b"mdat"]),
        ([FTYP, MDAT], [b"ftyp", b"mdat"]),
        ([FTYP, box(b"free", b"a"), b"\0\0\0\0free" + b"to the end"], [b"ftyp", b"free", b"free"]),
        ([], []),
    ],
)
def test_free_boxes_that_follow_each_other_are_one_and_nothing_moves(
    parts: list[bytes], kinds: list[bytes]
) -> None:
    data = bytearray(b"".join(parts))
    before = bytes(data)
    join_free(memoryview(data))
    assert [one.kind for one in boxes.walk(bytes(data))] == kinds
    assert len(data) == len(before)
    assert data.find(MDAT) == before.find(MDAT)


def test_what_is_dropped_is_empty() -> None:
    data = bytearray(FTYP + box(b"uuid", b"k" * 16 + b"a place") + MDAT)
    secret = next(one for one in boxes.walk(bytes(data)) if one.kind == b"uuid")
    drop(memoryview(data), secret)
    assert b"a place" not in data
    assert [one.kind for one in boxes.walk(bytes(data))] == [b"ftyp", b"free", b"mdat"]
