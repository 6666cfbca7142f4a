"""Tell a plain TIFF from the RAW formats that are built on it, by structure and not by name.

Follows TIFF 6.0, TIFF/EP (ISO 12234-2) and the DNG specification. The walk is bounded: a
hostile file that chains its directories in a ring ends after `_MAX_DIRECTORIES`.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import BinaryIO

from mediahub.media.containers import filetypes as types
from mediahub.media.model import FileType

_MAX_DIRECTORIES = 16
_MAX_ENTRIES = 1024
_MAX_TEXT = 256

_SUBFILE_TYPE, _COMPRESSION, _PHOTOMETRIC = 0x00FE, 0x0103, 0x0106
_MAKE, _MODEL, _SUB_IFDS, _DNG_VERSION = 0x010F, 0x0110, 0x014A, 0xC612
_SENSOR_PHOTOMETRIC = {32803, 34892}
"""Colour filter array and LinearRaw."""
_SENSOR_COMPRESSION = {32767, 32769, 32770, 34713, 65000, 65535}
"""Sony, packed, Samsung, Nikon, Kodak and Pentax RAW."""

_MAGIC = {
    b"IIRO": types.ORF,
    b"IIRS": types.ORF,
    b"MMOR": types.ORF,
    b"IIU\0": types.RW2,
}
_MAKERS = (
    ("NIKON", types.NEF),
    ("SONY", types.ARW),
    ("PENTAX", types.PEF),
    ("RICOH", types.PEF),
    ("SAMSUNG", types.SRW),
    ("HASSELBLAD", types.FFF),
    ("PHASE ONE", types.IIQ),
    ("LEAF", types.IIQ),
    ("SEIKO EPSON", types.ERF),
    ("MAMIYA", types.MEF),
    ("KODAK", types.DCR),
    ("EASTMAN KODAK", types.DCR),
    ("CANON", types.CR2),
    ("OLYMPUS", types.ORF),
    ("PANASONIC", types.RW2),
)

_Directory = dict[int, tuple[int, ...] | str]


def is_tiff(head: bytes) -> bool:
    """Say whether the file begins like a TIFF, BigTIFF or one of the RAW relatives."""
    return head[:4] in {b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"} or head[:4] in _MAGIC


def identify_tiff(file: BinaryIO, head: bytes) -> FileType:
    """Return the RAW type, or TIFF when the file holds a finished picture."""
    if head[:4] in _MAGIC:
        first = next(_directories(file, head), {})
        leica = _text(first, _MAKE).startswith("LEICA")
        return types.RWL if leica and _MAGIC[head[:4]] == types.RW2 else _MAGIC[head[:4]]
    if head[8:10] == b"CR":
        return types.CR2
    if head[8:12] in {b"IIII", b"MMMM"}:
        return types.IIQ
    if head[2:4] in {b"+\0", b"\0+"}:
        return types.BIG_TIFF
    directories = list(_directories(file, head))
    if not directories:
        return types.TIFF
    if any(_DNG_VERSION in directory for directory in directories):
        return types.DNG
    return _by_maker(directories) if _holds_sensor_data(directories) else types.TIFF


def _holds_sensor_data(directories: list[_Directory]) -> bool:
    if any(
        _SENSOR_PHOTOMETRIC.intersection(directory.get(_PHOTOMETRIC, ()))
        or _SENSOR_COMPRESSION.intersection(directory.get(_COMPRESSION, ()))
        for directory in directories
    ):
        return True
    # A camera puts its thumbnail first and the sensor data into a SubIFD, which a cut-off
    # file no longer has.
    first = directories[0]
    return _SUB_IFDS in first and first.get(_SUBFILE_TYPE) == (1,)


def _by_maker(directories: list[_Directory]) -> FileType:
    make, model = _text(directories[0], _MAKE), _text(directories[0], _MODEL)
    for prefix, file_type in _MAKERS:
        if make.startswith(prefix):
            coolpix = file_type == types.NEF and model.startswith("COOLPIX")
            return types.NRW if coolpix else file_type
    return types.TIFF


def _text(directory: _Directory, tag: int) -> str:
    value = directory.get(tag, "")
    return value.strip().upper() if isinstance(value, str) else ""


def _directories(file: BinaryIO, head: bytes) -> Iterator[_Directory]:
    """Yield IFD0, its SubIFDs and the chain of next IFDs, each once."""
    order = "<" if head[:1] == b"I" else ">"
    queue = [struct.unpack(order + "I", head[4:8])[0]] if len(head) >= 8 else []
    seen: set[int] = set()
    while queue and len(seen) < _MAX_DIRECTORIES:
        offset = queue.pop(0)
        if offset == 0 or offset in seen:
            continue
        seen.add(offset)
        directory, following = _read_directory(file, order, offset)
        subs = directory.get(_SUB_IFDS, ())
        queue += [sub for sub in subs if isinstance(sub, int)] + [following]
        if directory:
            yield directory


def _read_directory(file: BinaryIO, order: str, offset: int) -> tuple[_Directory, int]:
    """Read the few tags that matter; a directory outside the file is empty."""
    count_bytes = _read_at(file, offset, 2)
    if len(count_bytes) < 2:
        return {}, 0
    count = struct.unpack(order + "H", count_bytes)[0]
    if count > _MAX_ENTRIES:
        return {}, 0
    table = _read_at(file, offset + 2, count * 12 + 4)
    directory: _Directory = {}
    for at in range(0, min(count * 12, len(table) - 11), 12):
        tag, kind, number = struct.unpack(order + "HHI", table[at : at + 8])
        if tag in {_MAKE, _MODEL}:
            directory[tag] = _ascii(file, order, table[at + 8 : at + 12], number)
        elif tag in {
            _SUBFILE_TYPE,
            _COMPRESSION,
            _PHOTOMETRIC,
            _SUB_IFDS,
            _DNG_VERSION,
        }:
            directory[tag] = _integers(file, order, table[at + 8 : at + 12], kind, number)
    tail = table[count * 12 : count * 12 + 4]
    return directory, struct.unpack(order + "I", tail)[0] if len(tail) == 4 else 0


def _ascii(file: BinaryIO, order: str, inline: bytes, number: int) -> str:
    data = inline[:number]
    if number > 4:
        data = _read_at(file, struct.unpack(order + "I", inline)[0], min(number, _MAX_TEXT))
    return data.split(b"\0")[0].decode("ascii", "replace")


def _integers(file: BinaryIO, order: str, inline: bytes, kind: int, number: int) -> tuple[int, ...]:
    code, size = {1: ("B", 1), 3: ("H", 2), 4: ("I", 4), 13: ("I", 4)}.get(kind, ("", 0))
    if not code or not number:
        return ()
    number = min(number, _MAX_DIRECTORIES)
    data = inline
    if number * size > 4:
        data = _read_at(file, struct.unpack(order + "I", inline)[0], number * size)
    number = min(number, len(data) // size)
    return struct.unpack(f"{order}{number}{code}", data[: number * size])


def _read_at(file: BinaryIO, offset: int, size: int) -> bytes:
    file.seek(offset)
    return file.read(size)
