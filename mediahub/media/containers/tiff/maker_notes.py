"""Where the directories of maker notes are, by maker, to read or to blank serial numbers."""

from __future__ import annotations

import struct
from typing import NamedTuple

from mediahub.media.containers.blocks import Buffer
from mediahub.media.containers.tiff.ifd import Directory, Entry, beginning, read_directory, read_ifd

CANON, LEICA, RICOH, KODAK, PANASONIC, PENTAX = "Canon", "Leica", "Ricoh", "Kodak", "Panasonic", "Pentax"
OLYMPUS, OLYMPUS_EQUIPMENT = "Olympus", "OlympusEquipment"
SERIAL_TAGS = {
    CANON: (0x000C, 0x0096),
    LEICA: (0x0303, 0x0305),
    RICOH: (0x0005,),
    KODAK: (0xFA19,),
    PANASONIC: (0x0025, 0x0052),
    PENTAX: (0x0215, 0x0229),
    OLYMPUS: (0x0404,),
    OLYMPUS_EQUIPMENT: (0x0101, 0x0202),
}
"""Serial numbers of bodies and lenses, by the directory that they are in."""
_EQUIPMENT, _MAIN = 0x2010, 0x4000
_POINTERS = {4, 13}
_SIGNATURES = (
    (b"LEICA\0", LEICA, 8),
    (b"RICOH\0", RICOH, 8),
    (b"PANASONI", PANASONIC, 12),
    (b"AOC\0", PENTAX, 6),
)
"""What a note begins with, in capitals, whose it is, and where its directory begins in it."""


class MakerDirectory(NamedTuple):
    """One directory of a maker note. Its entries say themselves where their values are."""

    name: str
    tags: Directory


def maker_directories(block: Buffer, note: Entry, make: str) -> list[MakerDirectory]:
    """Return the directories of a maker note that lies in the TIFF stream `block`, as far as they are known.

    Makers are told by the note's signature, Canon, which writes none, by `make`, the camera's.
    """
    head = bytes(block[note.offset : note.offset + 12]).upper()
    if head.startswith(b"OLYMP"):
        return _olympus(block, note)
    for signature, name, skip in _SIGNATURES:
        if head.startswith(signature):
            return [MakerDirectory(name, read_directory(block, note.order, note.offset + skip))]
    if head[:4] in {b"II*\0", b"MM\0*"}:
        return _kodak(block[note.offset : note.offset + note.length])
    return _canon(block, note) if make.strip("\0 ") == CANON else []


def moved_from(note: Entry) -> tuple[str, int] | None:
    """Return byte order and former offset of a Canon note; None where its last bytes do not say them."""
    footer = note.data[-8:]
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(footer[:4])
    return (order, struct.unpack(order + "I", footer[4:])[0]) if order and len(footer) == 8 else None


def _canon(block: Buffer, note: Entry) -> list[MakerDirectory]:
    """Offsets in the note count from where it once stood."""
    order, stood = moved_from(note) or (note.order, note.offset)
    ifd = read_ifd(block, order, note.offset, shift=note.offset - stood)
    inside = ifd.end <= note.offset + note.length
    return [MakerDirectory(CANON, ifd.tags)] if inside else []


def _olympus(block: Buffer, note: Entry) -> list[MakerDirectory]:
    """Newer notes count offsets from themselves, older ones from the stream's beginning."""
    if bytes(block[note.offset : note.offset + 8]) == b"OLYMPUS\0":
        base, at = block[note.offset :], 12
        order = "<" if bytes(base[8:10]) == b"II" else ">"
    else:
        base, at, order = block, note.offset + 8, note.order
    first = read_directory(base, order, at)
    return [
        MakerDirectory(OLYMPUS, first),
        MakerDirectory(OLYMPUS_EQUIPMENT, _below(base, first.get(_EQUIPMENT))),
        MakerDirectory(OLYMPUS, _below(base, first.get(_MAIN))),
    ]


def _kodak(note: Buffer) -> list[MakerDirectory]:
    """Newer notes are a TIFF stream of their own, with directories below the first."""
    order, _ = beginning(note)
    return [
        MakerDirectory(KODAK, _below(note, entry))
        for entry in read_directory(note, order, 8).values()
        if entry.number == 1 and entry.kind in _POINTERS and (entry.integers() or (0,))[0] > 8
    ]


def _below(base: Buffer, entry: Entry | None) -> Directory:
    """Read the directory that an entry points to or, as the E-1 wrote it, holds."""
    if entry is None:
        return {}
    values = entry.integers() if entry.kind in _POINTERS else ()
    offset = values[0] if values else entry.offset
    return read_directory(base, entry.order, offset) if offset < len(base) - 2 else {}
