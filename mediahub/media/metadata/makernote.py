"""Serial numbers in the maker notes that libexiv2 does not know: Leica, Ricoh and Reconyx."""

from __future__ import annotations

from mediahub.media.metadata.blocks import Buffer
from mediahub.media.metadata.text import clean
from mediahub.media.metadata.tiff import Directory, Entry, exif_directory, read_directory

_MAKER_NOTE = 0x927C
_LEICA_SERIAL = (0x0303, 0x0305)
_RICOH_SERIAL = 0x0005
_HEADER = 8
"""Bytes of the maker's name before Leica's and Ricoh's directories."""
_RECONYX = (
    (b"RECONYXH2\0", 0x7E, 30, "utf-16-le"),
    (b"RECONYXUF\0", 0x4B, 15, "ascii"),
    (b"\x01\xf1", 0x2A, 30, "utf-16-le"),
)
"""Signature, and where and how the serial number stands: HyperFire 2, UltraFire, HyperFire."""


def serial_in(block: Buffer, make: str) -> str | None:
    """Return the body serial number in the maker note of a TIFF stream, None if there is none."""
    maker = make.upper()
    if not maker.startswith(("LEICA", "RICOH", "RECONYX")):
        return None
    note = exif_directory(block).get(_MAKER_NOTE)
    if note is None:
        return None
    if maker.startswith("RECONYX"):
        return _reconyx(note.data)
    directory, _ = read_directory(block, note.order, note.offset + _HEADER)
    return _leica(directory) if note.data.startswith(b"LEICA\0") else _ricoh(directory, note)


def _reconyx(note: bytes) -> str | None:
    for signature, start, length, coding in _RECONYX:
        if note.startswith(signature):
            text = note[start : start + length].decode(coding, "ignore")
            return clean(text.partition("\0")[0])
    return None


def _leica(directory: Directory) -> str | None:
    for tag in _LEICA_SERIAL:
        values = directory[tag].integers() if tag in directory else ()
        if values:
            return str(values[0])
    return None


def _ricoh(directory: Directory, note: Entry) -> str | None:
    """Ricoh's 16 bytes are a serial number where they are text, else an internal code."""
    entry = directory.get(_RICOH_SERIAL)
    if entry is None or not note.data.upper().startswith(b"RICOH\0"):
        return None
    text = clean(entry.data.partition(b"\0")[0])
    return text if text and text.replace("-", "").replace(" ", "").isalnum() and text.isascii() else None
