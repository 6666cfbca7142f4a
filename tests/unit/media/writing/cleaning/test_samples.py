"""Where samples are, by the tables of their track."""

from __future__ import annotations

import struct

import pytest

from mediahub.media.model import MediaError
from mediahub.media.writing.cleaning.samples import Chunks, chunks_of, ranges_of
from tests.media_bytes import box


def table(sizes: bytes, chunks: list[tuple[int, int, int]], offsets: bytes) -> bytes:
    rows = b"".join(struct.pack(">III", *row) for row in chunks)
    return sizes + box(b"stsc", bytes(4) + len(chunks).to_bytes(4) + rows) + offsets


OFFSETS = box(b"stco", bytes(4) + struct.pack(">IIII", 3, 100, 200, 300))
EACH = box(b"stsz", bytes(8) + struct.pack(">I5I", 5, 1, 2, 3, 4, 5))


def test_chunks_have_the_samples_that_the_table_gives_them() -> None:
    found = chunks_of(table(EACH, [(1, 2, 1), (3, 1, 1)], OFFSETS))
    assert (found.starts, found.lengths) == ([100, 200, 300], [3, 7, 5])


def test_wide_offsets_and_narrow_sizes() -> None:
    offsets = box(b"co64", bytes(4) + struct.pack(">IQ", 1, 1 << 33))
    for width, data in ((16, struct.pack(">2H", 3, 4)), (8, b"\3\4"), (4, b"\x34")):
        sizes = box(b"stz2", bytes(7) + bytes((width,)) + (2).to_bytes(4) + data)
        found = chunks_of(table(sizes, [(1, 2, 1)], offsets))
        assert (found.starts, found.lengths) == ([1 << 33], [7])


def test_a_chunk_of_unknown_length_goes_on_to_the_next() -> None:
    sound = chunks_of(table(box(b"stsz", bytes(4) + struct.pack(">II", 1, 6)), [(1, 2, 1)], OFFSETS))
    assert not sound.is_exact
    assert list(ranges_of([sound], [Chunks([150], [9])], 400)) == [(100, 50), (200, 100), (300, 100)]


@pytest.mark.parametrize("offsets", [box(b"stco", bytes(4) + struct.pack(">II", 9, 100)), b""])
def test_a_table_without_its_end_is_refused_and_none_is_empty(offsets: bytes) -> None:
    if not offsets:
        assert chunks_of(b"") == Chunks()
        return
    with pytest.raises(MediaError) as refused:
        chunks_of(table(EACH, [(1, 1, 1)], offsets))
    assert refused.value.code == "unclean"


def test_chunks_that_run_backwards_are_refused() -> None:
    with pytest.raises(MediaError, match="small version"):
        chunks_of(table(EACH, [(3, 1, 1), (1, 1, 1)], OFFSETS))
