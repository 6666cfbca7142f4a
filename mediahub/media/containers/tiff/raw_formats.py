"""Tell a plain TIFF from the RAW formats that are built on it, by structure and not by name.

Follows TIFF 6.0, TIFF/EP (ISO 12234-2) and the DNG specification.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from mediahub.media.containers import filetypes as types
from mediahub.media.containers.mapping import look_into
from mediahub.media.containers.tiff.ifd import SUB_IFDS, Directory, Role, walk
from mediahub.media.model import FileType

_MAX_TEXT = 256

_SUBFILE_TYPE, _COMPRESSION, _PHOTOMETRIC = 0x00FE, 0x0103, 0x0106
_MAKE, _MODEL, _DNG_VERSION = 0x010F, 0x0110, 0xC612
_TAGS = {_SUBFILE_TYPE, _COMPRESSION, _PHOTOMETRIC, _MAKE, _MODEL, SUB_IFDS, _DNG_VERSION}
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


def is_tiff(head: bytes) -> bool:
    """Say whether the file begins like a TIFF, BigTIFF or one of the RAW relatives."""
    return head[:4] in {b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"} or head[:4] in _MAGIC


def identify_tiff(file: BinaryIO, head: bytes) -> FileType:
    """Return the RAW type, or TIFF when the file holds a finished picture."""
    if head[:4] in _MAGIC:
        first = next(_directories(file), {})
        leica = _text(first, _MAKE).startswith("LEICA")
        return types.RWL if leica and _MAGIC[head[:4]] == types.RW2 else _MAGIC[head[:4]]
    if head[8:10] == b"CR":
        return types.CR2
    if head[8:12] in {b"IIII", b"MMMM"}:
        return types.IIQ
    if head[2:4] in {b"+\0", b"\0+"}:
        return types.BIG_TIFF
    directories = list(_directories(file))
    if not directories:
        return types.TIFF
    if any(_DNG_VERSION in directory for directory in directories):
        return types.DNG
    return _by_maker(directories) if _holds_sensor_data(directories) else types.TIFF


def _holds_sensor_data(directories: list[Directory]) -> bool:
    if any(
        _SENSOR_PHOTOMETRIC.intersection(_numbers(directory, _PHOTOMETRIC))
        or _SENSOR_COMPRESSION.intersection(_numbers(directory, _COMPRESSION))
        for directory in directories
    ):
        return True
    # A camera puts its thumbnail first and the sensor data into a SubIFD, which a cut-off
    # file no longer has.
    first = directories[0]
    return SUB_IFDS in first and _numbers(first, _SUBFILE_TYPE) == (1,)


def _by_maker(directories: list[Directory]) -> FileType:
    make, model = _text(directories[0], _MAKE), _text(directories[0], _MODEL)
    for prefix, file_type in _MAKERS:
        if make.startswith(prefix):
            coolpix = file_type == types.NEF and model.startswith("COOLPIX")
            return types.NRW if coolpix else file_type
    return types.TIFF


def _text(directory: Directory, tag: int) -> str:
    entry = directory.get(tag)
    if entry is None or not entry.is_usable:
        return ""
    words = entry._replace(length=min(entry.length, _MAX_TEXT)).data.split(b"\0")[0]
    return words.decode("ascii", "replace").strip().upper()


def _numbers(directory: Directory, tag: int) -> tuple[int, ...]:
    return directory[tag].integers() if tag in directory else ()


def _directories(file: BinaryIO) -> Iterator[Directory]:
    """Yield what matters here of IFD0, its SubIFDs and the chain of next IFDs, each once."""
    for ifd in walk(look_into(file)):
        found = {entry.tag: entry for entry in ifd.entries if entry.tag in _TAGS}
        if found and ifd.role is Role.IMAGE:
            yield found
