"""Where the directories of maker notes are, by the maker."""

from __future__ import annotations

import struct

import pytest

from mediahub.media.containers.tiff.ifd import MAKER_NOTE, Entry
from mediahub.media.containers.tiff.maker_notes import (
    CANON,
    LEICA,
    PANASONIC,
    PENTAX,
    RICOH,
    maker_directories,
)

DIRECTORY = struct.pack("<HHHIII", 1, 0x0005, 4, 1, 4711, 0)


def note_of(head: bytes, at: int = 40) -> tuple[bytes, Entry]:
    content = head + DIRECTORY
    block = bytes(at) + content
    return block, Entry(MAKER_NOTE, "<", 7, len(content), block, at, len(content))


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (b"LEICA\0\0\0", LEICA),
        (b"Ricoh\0\0\0", RICOH),
        (b"Panasonic\0\0\0", PANASONIC),
        (b"AOC\0II", PENTAX),
    ],
)
def test_a_note_is_known_by_its_signature(head: bytes, name: str) -> None:
    ((found, tags),) = maker_directories(*note_of(head), "whoever")
    assert found == name
    assert tags[5].integers() == (4711,)


def test_a_note_without_a_signature_is_canons_only_if_the_camera_is() -> None:
    block, note = note_of(b"")
    assert [one.name for one in maker_directories(block, note, "Canon\0")] == [CANON]
    assert maker_directories(block, note, "NIKON") == []


def test_a_canon_directory_that_is_longer_than_its_note_is_none() -> None:
    block, note = note_of(b"")
    assert maker_directories(block + bytes(99), note._replace(length=10), CANON) == []
