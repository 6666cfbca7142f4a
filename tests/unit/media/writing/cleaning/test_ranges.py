"""Bytes that nothing refers to are blanked."""

from __future__ import annotations

from mediahub.media.writing.cleaning.ranges import Ranges


def test_others_are_blanked_and_overlaps_count_once() -> None:
    data = bytearray(b"abcdefghij")
    used = Ranges(len(data))
    for start, length in ((2, 2), (3, 2), (8, 99), (99, 5), (5, 0)):
        used.add(start, length)
    used.blank_others(memoryview(data))
    assert bytes(data) == b"\0\0cde\0\0\0ij"


def test_only_a_part_is_blanked() -> None:
    data = bytearray(b"abcdefghij")
    used = Ranges(len(data))
    used.add(4, 1)
    used.blank_others(memoryview(data), 3, 6)
    assert bytes(data) == b"abc\0e\0ghij"
