"""The walker of image file directories: everything once, and an end to everything."""

from __future__ import annotations

import struct

import pytest

from mediahub.media.containers.tiff.ifd import Role, beginning, directories, exif_directory, walk

EXIF, GPS, SUB_IFDS, WIDTH = 0x8769, 0x8825, 0x014A, 0x0100


def directory(entries: list[tuple[int, int, int, int]], following: int = 0) -> bytes:
    """Tag, type, count and value of each, little-endian."""
    packed = b"".join(struct.pack("<HHII", *entry) for entry in entries)
    return struct.pack("<H", len(entries)) + packed + struct.pack("<I", following)


def stream(*parts: tuple[int, bytes]) -> bytes:
    """A TIFF stream of these directories at their offsets."""
    out = bytearray(b"II*\0" + struct.pack("<I", parts[0][0]))
    for offset, part in parts:
        out = out.ljust(offset, b"\0")
        out[offset : offset + len(part)] = part
    return bytes(out)


def test_each_directory_is_found_once_with_what_it_describes() -> None:
    data = stream(
        (8, directory([(EXIF, 4, 1, 100), (GPS, 4, 1, 140), (SUB_IFDS, 4, 1, 180)], 220)),
        (100, directory([(WIDTH, 3, 1, 1)])),
        (140, directory([(WIDTH, 3, 1, 2)])),
        (180, directory([(WIDTH, 3, 1, 3)])),
        (220, directory([(WIDTH, 3, 1, 4)], 8)),  # and back to the first: a ring
    )
    assert [(ifd.role, ifd.offset) for ifd in walk(data)] == [
        (Role.IMAGE, 8),
        (Role.EXIF, 100),
        (Role.GPS, 140),
        (Role.IMAGE, 180),
        (Role.IMAGE, 220),
    ]
    assert [found[WIDTH].integers() for found in directories(data)[1:]] == [(3,), (4,)]
    assert exif_directory(data)[WIDTH].integers() == (1,)


def test_one_directory_that_two_tags_lead_to_is_both() -> None:
    data = stream((8, directory([(EXIF, 4, 1, 100), (GPS, 4, 1, 100)])), (100, directory([(WIDTH, 3, 1, 1)])))
    assert [ifd.role for ifd in walk(data)] == [Role.IMAGE, Role.EXIF, Role.GPS]


@pytest.mark.parametrize("data", [b"", b"II", b"II*\0", b"II*\0\xff\xff\xff\xff", b"II+\0\x08\0\0\0\x10\0"])
def test_a_stream_that_is_too_short_has_no_directories(data: bytes) -> None:
    assert directories(data) == []
    assert beginning(data)[0] == ("<" if data else ">")


def test_of_a_directory_that_is_cut_off_the_part_that_is_there_is_read() -> None:
    whole = stream((8, directory([(WIDTH, 3, 1, 7), (WIDTH + 1, 3, 1, 8)])))
    (cut,) = walk(whole[:-8])
    assert (cut.is_whole, [entry.tag for entry in cut.entries], cut.following) == (False, [WIDTH], 0)


def test_a_value_beyond_the_end_is_no_tag_and_the_first_of_two_counts() -> None:
    data = stream((8, directory([(WIDTH, 3, 1, 7), (WIDTH, 3, 1, 8), (0x010F, 2, 90, 9999)])))
    (found,) = directories(data)
    assert found[WIDTH].integers() == (7,)
    assert 0x010F not in found
