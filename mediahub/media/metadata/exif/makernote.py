"""Maker notes that libexiv2 does not know, or no longer understands once an editor moved them.

Read are lens, body serial number and ISO only, and only where EXIF proper and libexiv2 leave
them out. Canon's notes are read where their last bytes say where the note once stood: libexiv2 reads others.
"""

from __future__ import annotations

from dataclasses import dataclass

from mediahub.media.containers.blocks import Buffer
from mediahub.media.containers.tiff.ifd import MAKER_NOTE, Directory, Entry, exif_directory
from mediahub.media.containers.tiff.maker_notes import (
    CANON,
    KODAK,
    LEICA,
    OLYMPUS,
    RICOH,
    maker_directories,
    moved_from,
)
from mediahub.media.metadata.exif.maker import canon_iso
from mediahub.media.metadata.text import clean

_LEICA_SERIAL = (0x0303, 0x0305)
_RICOH_SERIAL = 0x0005
_KODAK_SERIAL = 0xFA19
_CANON_SETTINGS, _CANON_SHOT, _CANON_LENS = 0x0001, 0x0004, 0x0095
_OLYMPUS_OLD_SERIAL = 0x0404
_EQUIPMENT_SERIAL, _EQUIPMENT_LENS = 0x0101, 0x0203
_ASCII = 2
_RECONYX = (
    (b"RECONYXH2\0", 0x7E, 30, "utf-16-le"),
    (b"RECONYXUF\0", 0x4B, 15, "ascii"),
    (b"\x01\xf1", 0x2A, 30, "utf-16-le"),
)
"""Signature, and where and how the serial number stands: HyperFire 2, UltraFire, HyperFire."""


@dataclass(frozen=True, slots=True)
class MakerNote:
    """What a maker note says; None where it says nothing."""

    lens: str | None = None
    serial: str | None = None
    iso: float | None = None


def read_maker_note(block: Buffer, make: str) -> MakerNote:
    """Read the maker note of a TIFF stream by its signature, Canon's, which has none, by `make`."""
    note = exif_directory(block).get(MAKER_NOTE)
    if note is None:
        return MakerNote()
    found = maker_directories(block, note, make)
    readers = {CANON: _canon, LEICA: _leica, RICOH: _ricoh, KODAK: _kodak, OLYMPUS: _olympus}
    if not found:
        return MakerNote(serial=_reconyx(note.data))
    reader = readers.get(found[0].name)
    if reader is None or (reader is _canon and moved_from(note) is None):
        return MakerNote()
    return reader([one.tags for one in found])


def _canon(found: list[Directory]) -> MakerNote:
    (directory,) = found
    settings, shot = (
        directory[tag].integers() if tag in directory else () for tag in (_CANON_SETTINGS, _CANON_SHOT)
    )
    iso = canon_iso(settings[16], shot[2], shot[1]) if len(settings) > 16 and len(shot) > 2 else None
    return MakerNote(lens=_words(directory.get(_CANON_LENS)), iso=iso)


def _olympus(found: list[Directory]) -> MakerNote:
    directory, equipment, main = found
    serial = (
        _words(equipment.get(_EQUIPMENT_SERIAL))
        or _words(directory.get(_OLYMPUS_OLD_SERIAL))
        or _words(main.get(_OLYMPUS_OLD_SERIAL))
    )
    return MakerNote(lens=_words(equipment.get(_EQUIPMENT_LENS)), serial=serial)


def _kodak(found: list[Directory]) -> MakerNote:
    return MakerNote(serial=next((text for one in found if (text := _words(one.get(_KODAK_SERIAL)))), None))


def _leica(found: list[Directory]) -> MakerNote:
    for tag in _LEICA_SERIAL:
        values = found[0][tag].integers() if tag in found[0] else ()
        if values:
            return MakerNote(serial=str(values[0]))
    return MakerNote()


def _ricoh(found: list[Directory]) -> MakerNote:
    """Ricoh's 16 bytes are a serial number where they are text, else an internal code."""
    entry = found[0].get(_RICOH_SERIAL)
    return MakerNote(serial=_plain(entry.data.partition(b"\0")[0]) if entry else None)


def _reconyx(note: bytes) -> str | None:
    for signature, start, length, coding in _RECONYX:
        if note.startswith(signature):
            text = note[start : start + length].decode(coding, "ignore")
            return _plain(text.partition("\0")[0])
    return None


def _words(entry: Entry | None) -> str | None:
    """Return an entry's text, if it is clean ASCII: what an offset gone wrong hits is not."""
    if entry is None or entry.kind != _ASCII:
        return None
    text = clean(entry.data.partition(b"\0")[0])
    return text if text and text.isascii() and text.isprintable() else None


def _plain(value: bytes | str) -> str | None:
    text = clean(value) or ""
    return text if text.isascii() and text.replace("-", "").replace(" ", "").isalnum() else None
