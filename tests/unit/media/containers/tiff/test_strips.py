"""Strips of a TIFF: shape and coded data, and none beyond the end."""

from __future__ import annotations

import struct

import pytest

from mediahub.media.containers.tiff.strips import strips

WIDTH, STRIP_AT, STRIP_LENGTH = 0x100, 0x111, 0x117


def tiff(*entries: tuple[int, int, int, int], data: bytes = b"") -> bytes:
    table = b"".join(struct.pack("<HHII", *entry) for entry in entries)
    return b"II*\0\x08\0\0\0" + struct.pack("<H", len(entries)) + table + bytes(4) + data


def one_strip(at: int, length: int, width: int = 4) -> bytes:
    return tiff((WIDTH, 4, 1, width), (STRIP_AT, 4, 1, at), (STRIP_LENGTH, 4, 1, length), data=b"pixels")


BEGIN = len(one_strip(0, 0)) - 6


def test_a_picture_is_its_shape_and_its_strips() -> None:
    found = [bytes(one) for one in strips(memoryview(one_strip(BEGIN, 6)))]
    assert found[-1] == b"pixels"
    assert found != [bytes(one) for one in strips(memoryview(one_strip(BEGIN, 6, width=5)))]


def test_a_directory_without_strips_is_no_picture() -> None:
    assert list(strips(memoryview(tiff((WIDTH, 4, 1, 4))))) == []


@pytest.mark.parametrize(("at", "length"), [(BEGIN, 7), (1 << 30, 6), (BEGIN + 1, 6)])
def test_a_strip_beyond_the_end_is_an_error(at: int, length: int) -> None:
    with pytest.raises(ValueError, match="beyond the end"):
        list(strips(memoryview(one_strip(at, length))))


def test_a_value_beyond_the_end_is_an_error() -> None:
    with pytest.raises(ValueError, match="beyond the end"):
        list(strips(memoryview(tiff((STRIP_AT, 4, 900, 1 << 20)))))
