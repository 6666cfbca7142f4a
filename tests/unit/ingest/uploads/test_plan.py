"""How files are cut, and when two are the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediahub.ingest.uploads.plan import (
    MAX_SIZE,
    PART_SIZE,
    Fingerprint,
    compare,
    missing_parts,
    part_size_of,
    part_sizes,
)
from mediahub.storage.multipart import MAX_PARTS

A, B, C = "a" * 64, "b" * 64, "c" * 64
LARGE = 30 << 20


@given(st.integers(min_value=0, max_value=MAX_SIZE))
def test_every_size_is_cut_into_parts_that_s3_takes(size: int) -> None:
    part_size = part_size_of(size)
    if part_size is None:
        assert size <= PART_SIZE
        return
    assert part_size >= PART_SIZE
    assert part_size <= 5 << 30
    count = -(-size // part_size)
    assert 2 <= count <= MAX_PARTS


@given(st.integers(min_value=1, max_value=200), st.integers(min_value=5, max_value=50))
def test_the_parts_make_up_the_file(size: int, part_size: int) -> None:
    sizes = part_sizes(size, part_size)
    assert sum(sizes) == size
    assert all(part == part_size for part in sizes[:-1])
    assert missing_parts(size, part_size, dict(enumerate(sizes, 1))) == []


def test_a_part_that_is_cut_differently_is_missing() -> None:
    assert missing_parts(25, 10, {1: 10, 3: 5}) == [2]
    assert missing_parts(25, 10, {1: 12, 2: 10, 3: 5}) == [1]
    assert missing_parts(25, 10, {1: 10, 2: 10, 3: 10}) == [3]
    assert missing_parts(20, 10, {}) == [1, 2]


@pytest.mark.parametrize(
    ("one", "other", "verdict"),
    [
        (Fingerprint(LARGE, A, 1), Fingerprint(LARGE, A, 1), "same"),
        (Fingerprint(LARGE, A, 1), Fingerprint(LARGE, A, 2), "unsure"),
        (Fingerprint(LARGE, A, 1), Fingerprint(LARGE, B, 1), "other"),
        (Fingerprint(LARGE, A, 1), Fingerprint(LARGE + 1, A, 1), "other"),
        # what changed in the middle only is seen by the whole hash, and by nothing else
        (Fingerprint(LARGE, A, 1, B), Fingerprint(LARGE, A, 1, C), "other"),
        (Fingerprint(LARGE, A, 1, B), Fingerprint(LARGE, A, 2, B), "same"),
        (Fingerprint(LARGE, A, 1, B), Fingerprint(LARGE, A, 2), "unsure"),
        # the ends of a small file are all of it
        (Fingerprint(128 << 10, A, 1), Fingerprint(128 << 10, A, 2), "same"),
        (Fingerprint(0, A, 1), Fingerprint(0, A, 2), "same"),
    ],
)
def test_when_two_files_are_the_same(one: Fingerprint, other: Fingerprint, verdict: str) -> None:
    assert compare(one, other) == verdict
    assert compare(other, one) == verdict
