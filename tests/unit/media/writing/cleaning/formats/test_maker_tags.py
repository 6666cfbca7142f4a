"""Whose a maker note is."""

from __future__ import annotations

from mediahub.media.containers.tiff.ifd import MAKER_NOTE, Role, walk
from mediahub.media.writing.cleaning.formats.maker_tags import notes_of
from tests.media_bytes import EXIF, MAKE, NOTE, note, tiff

PRIVATE, KEPT = 0x4D3C2B1A, 0x51515151


def test_a_note_says_itself_whose_it_is() -> None:
    block = tiff([{MAKE: b"x\0", EXIF: [{NOTE: note(b"AOC\0II", {0x0229: PRIVATE})}]}])
    exif = next(ifd for ifd in walk(block) if ifd.role is Role.EXIF)
    (found,) = notes_of(memoryview(block), exif.tags[MAKER_NOTE], "x")
    assert [entry.tag for entry in found.ifd.entries] == [0x0229]
    assert 0x0220 in found.tags
