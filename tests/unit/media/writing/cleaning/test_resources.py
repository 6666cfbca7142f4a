"""Image resources: paths stay, and in place the words too."""

from __future__ import annotations

from mediahub.media.writing.cleaning.resources import IIM, blank_resources, filtered_resources, resources
from tests.media_bytes import PLACE


def resource(number: int, data: bytes) -> bytes:
    return b"8BIM" + number.to_bytes(2) + b"\0\0" + len(data).to_bytes(4) + data + bytes(len(data) % 2)


BLOCK = (
    resource(2000, b"path") + resource(IIM, b"\x1c\2\5") + resource(0x040C, PLACE) + resource(0x0422, PLACE)
)


def test_only_paths_and_resolution_are_copied() -> None:
    assert filtered_resources(BLOCK) == resource(2000, b"path")


def test_in_place_the_others_are_emptied_and_nothing_moves() -> None:
    data = bytearray(BLOCK + PLACE)
    blank_resources(memoryview(data))
    assert PLACE not in data
    assert len(data) == len(BLOCK + PLACE)
    assert [one.number for one in resources(bytes(data))][:2] == [2000, IIM]
    assert b"\x1c\2\5" in data


def test_a_block_that_is_cut_off_ends() -> None:
    assert [one.number for one in resources(BLOCK[:-4])] == [2000, IIM, 0x040C]
