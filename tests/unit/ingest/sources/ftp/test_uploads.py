"""Which parts a resumed transfer goes on from, and what its client is told."""

from __future__ import annotations

import pytest

from mediahub.ingest.sources.ftp.receiver import PartsLost, first_parts
from mediahub.ingest.sources.ftp.uploads import reported_size
from mediahub.storage.multipart import Part

PARTS = [Part(1, 8, "a"), Part(2, 8, "b"), Part(3, 5, "c")]


def test_the_parts_that_the_catalogue_knows_of() -> None:
    assert first_parts(PARTS, 21) == PARTS
    assert first_parts(PARTS, 0) == []


def test_a_part_that_was_written_before_its_server_died_is_written_again() -> None:
    assert first_parts(PARTS, 16) == PARTS[:2]


def test_s3_lists_parts_in_any_order() -> None:
    assert first_parts(PARTS[::-1], 21) == PARTS


@pytest.mark.parametrize(
    ("parts", "size"),
    [
        (PARTS, 22),  # less than was promised
        (PARTS, 20),  # a boundary that no part has
        ([], 8),
        ([PARTS[0], PARTS[2]], 13),  # one is missing
        (PARTS[1:], 13),
    ],
)
def test_other_parts_than_were_promised_are_not_gone_on_from(parts: list[Part], size: int) -> None:
    with pytest.raises(PartsLost):
        first_parts(parts, size)


def test_an_unfinished_file_never_looks_complete() -> None:
    assert [reported_size(kept) for kept in (0, 1, 2, 1000)] == [0, 0, 1, 999]
