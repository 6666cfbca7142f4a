"""Serial numbers in the maker notes that libexiv2 does not know: Kodak, Leica, Ricoh, Reconyx."""

from __future__ import annotations

from mediahub.media.metadata.blocks import Buffer
from mediahub.media.metadata.text import clean
from mediahub.media.metadata.tiff import Directory, exif_directory, read_directory

_MAKER_NOTE = 0x927C
_LEICA_SERIAL = (0x0303, 0x0305)
_RICOH_SERIAL = 0x0005
_KODAK_SERIAL = 0xFA19
_ASCII = 2
_HEADER = 8
"""Bytes of the maker's name before Leica's and Ricoh's directories."""
_RECONYX = (
    (b"RECONYXH2\0", 0x7E, 30, "utf-16-le"),
    (b"RECONYXUF\0", 0x4B, 15, "ascii"),
    (b"\x01\xf1", 0x2A, 30, "utf-16-le"),
)
"""Signature, and where and how the serial number stands: HyperFire 2, UltraFire, HyperFire."""


def serial_in(block: Buffer) -> str | None:
    """Return the body serial number in the maker note of a TIFF stream, None if there is none."""
    note = exif_directory(block).get(_MAKER_NOTE)
    if note is None:
        return None
    if note.data[:4] in {b"II*\0", b"MM\0*"}:
        return _kodak(note.data)
    if not note.data[:6].upper().startswith((b"LEICA\0", b"RICOH\0")):
        return _reconyx(note.data)
    directory, _ = read_directory(block, note.order, note.offset + _HEADER)
    return _leica(directory) if note.data.startswith(b"LEICA\0") else _ricoh(directory)


def _reconyx(note: bytes) -> str | None:
    for signature, start, length, coding in _RECONYX:
        if note.startswith(signature):
            text = note[start : start + length].decode(coding, "ignore")
            return _plain(text.partition("\0")[0])
    return None


def _kodak(note: bytes) -> str | None:
    """Kodak's newer notes are a TIFF stream of their own, with directories below the first."""
    order = "<" if note[:1] == b"I" else ">"
    first, _ = read_directory(note, order, 8)
    for entry in first.values():
        pointer = entry.integers() if entry.number == 1 and entry.kind in {4, 13} else ()
        if pointer and 8 < pointer[0] < len(note) - 2:
            serial = read_directory(note, order, pointer[0])[0].get(_KODAK_SERIAL)
            if serial and serial.kind == _ASCII:
                return clean(serial.data.partition(b"\0")[0])
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


def _plain(value: bytes | str) -> str | None:
    text = clean(value) or ""
    return text if text.isascii() and text.replace("-", "").replace(" ", "").isalnum() else None
