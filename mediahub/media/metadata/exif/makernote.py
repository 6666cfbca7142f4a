"""Maker notes that libexiv2 does not know, or no longer understands once an editor moved them.

Read are lens, body serial number and ISO only, and only where EXIF proper and libexiv2 leave
them out. Offsets in Canon's notes count from where the note once stood, which its last bytes say.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from mediahub.media.containers.blocks import Buffer
from mediahub.media.containers.ifd import Directory, Entry, exif_directory, read_directory
from mediahub.media.metadata.exif.maker import canon_iso
from mediahub.media.metadata.text import clean

_MAKER_NOTE = 0x927C
_LEICA_SERIAL = (0x0303, 0x0305)
_RICOH_SERIAL = 0x0005
_KODAK_SERIAL = 0xFA19
_CANON_SETTINGS, _CANON_SHOT, _CANON_LENS = 0x0001, 0x0004, 0x0095
_OLYMPUS_EQUIPMENT, _OLYMPUS_MAIN, _OLYMPUS_OLD_SERIAL = 0x2010, 0x4000, 0x0404
_EQUIPMENT_SERIAL, _EQUIPMENT_LENS = 0x0101, 0x0203
_ASCII, _POINTERS = 2, {4, 13}
_HEADER = 8
"""Bytes of the maker's name before the directories of Leica, Ricoh and the older Olympus."""
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
    note = exif_directory(block).get(_MAKER_NOTE)
    if note is None:
        return MakerNote()
    head = note.data[:8].upper()
    if head.startswith(b"OLYMP"):
        return _olympus(block, note)
    if head.startswith(b"LEICA\0"):
        return MakerNote(serial=_leica(read_directory(block, note.order, note.offset + _HEADER)[0]))
    if head.startswith(b"RICOH\0"):
        return MakerNote(serial=_ricoh(read_directory(block, note.order, note.offset + _HEADER)[0]))
    if head[:4] in {b"II*\0", b"MM\0*"}:
        return MakerNote(serial=_kodak(note.data))
    return _canon(block, note) if make == "Canon" else MakerNote(serial=_reconyx(note.data))


def _canon(block: Buffer, note: Entry) -> MakerNote:
    footer = note.data[-8:]
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(footer[:4])
    if order is None:
        return MakerNote()
    (stood,) = struct.unpack(order + "I", footer[4:])
    directory, _ = read_directory(block, order, note.offset, shift=note.offset - stood)
    settings, shot = (
        directory[tag].integers() if tag in directory else () for tag in (_CANON_SETTINGS, _CANON_SHOT)
    )
    iso = canon_iso(settings[16], shot[2], shot[1]) if len(settings) > 16 and len(shot) > 2 else None
    return MakerNote(lens=_words(directory.get(_CANON_LENS)), iso=iso)


def _olympus(block: Buffer, note: Entry) -> MakerNote:
    """Newer notes count offsets from themselves, older ones from the stream's beginning."""
    if note.data.startswith(b"OLYMPUS\0"):
        base, at = block[note.offset :], 12
        order = "<" if note.data[8:10] == b"II" else ">"
    else:
        base, at, order = block, note.offset + _HEADER, note.order
    directory, _ = read_directory(base, order, at)
    equipment = _below(base, directory.get(_OLYMPUS_EQUIPMENT))
    main = _below(base, directory.get(_OLYMPUS_MAIN))
    serial = (
        _words(equipment.get(_EQUIPMENT_SERIAL))
        or _words(directory.get(_OLYMPUS_OLD_SERIAL))
        or _words(main.get(_OLYMPUS_OLD_SERIAL))
    )
    return MakerNote(lens=_words(equipment.get(_EQUIPMENT_LENS)), serial=serial)


def _below(base: Buffer, entry: Entry | None) -> Directory:
    """Read the directory that an entry points to or, as the E-1 wrote it, holds."""
    if entry is None:
        return {}
    values = entry.integers() if entry.kind in _POINTERS else ()
    offset = values[0] if values else entry.offset
    return read_directory(base, entry.order, offset)[0] if offset < len(base) - 2 else {}


def _kodak(note: bytes) -> str | None:
    """Kodak's newer notes are a TIFF stream of their own, with directories below the first."""
    order = "<" if note[:1] == b"I" else ">"
    first, _ = read_directory(note, order, 8)
    for entry in first.values():
        if entry.number == 1 and entry.kind in _POINTERS and entry.integers()[0] > 8:
            serial = _words(_below(note, entry).get(_KODAK_SERIAL))
            if serial:
                return serial
    return None


def _leica(directory: Directory) -> str | None:
    for tag in _LEICA_SERIAL:
        values = directory[tag].integers() if tag in directory else ()
        if values:
            return str(values[0])
    return None


def _ricoh(directory: Directory) -> str | None:
    """Ricoh's 16 bytes are a serial number where they are text, else an internal code."""
    entry = directory.get(_RICOH_SERIAL)
    return _plain(entry.data.partition(b"\0")[0]) if entry else None


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
