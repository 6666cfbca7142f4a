"""TIFF files and the RAW formats built on TIFF (TIFF 6.0, TIFF/EP, DNG)."""

from __future__ import annotations

import struct

from mediahub.media.containers.blocks import Blocks, Buffer
from mediahub.media.containers.tiff.bigtiff import to_classic
from mediahub.media.containers.tiff.ifd import Directory, Entry, directories, is_big
from mediahub.media.metadata.formats.photoshop import take_resources

_WIDTH, _HEIGHT, _SUBFILE_TYPE = 0x0100, 0x0101, 0x00FE
_XMP, _IIM, _PHOTOSHOP = 0x02BC, 0x83BB, 0x8649
_RW2_BORDERS = (0x0004, 0x0005, 0x0006, 0x0007)
"""Panasonic's sensor borders: top, left, bottom, right."""


def extract_tiff(data: Buffer, blocks: Blocks) -> None:
    """Take size, XMP, IIM and Photoshop's resources; EXIF is the stream as a whole."""
    blocks.exif = to_classic(data) if is_big(data) else data
    found = directories(data)
    blocks.size = _picture_size(found)
    first = found[0] if found else {}
    if _XMP in first:
        blocks.xmp.append(first[_XMP].data)
    if _IIM in first:
        blocks.iim = _unswap(first[_IIM])
    if _PHOTOSHOP in first:
        take_resources(first[_PHOTOSHOP].data, blocks)


def _picture_size(found: list[Directory]) -> tuple[int, int] | None:
    """Return the size of the first directory that is not a reduced image."""
    sizes = [(_first(one, _SUBFILE_TYPE) or 0, _size(one)) for one in found]
    whole = [size for kind, size in sizes if size and not kind & 1]
    return next(iter(whole), None) or max((size for _, size in sizes if size), default=None)


def _size(directory: Directory) -> tuple[int, int] | None:
    width, height = _first(directory, _WIDTH), _first(directory, _HEIGHT)
    if width and height:
        return width, height
    borders = [_first(directory, tag) for tag in _RW2_BORDERS]
    if None in borders:
        return None
    top, left, bottom, right = (side or 0 for side in borders)
    return (right - left, bottom - top) if right > left and bottom > top else None


def _first(directory: Directory, tag: int) -> int | None:
    values = directory[tag].integers() if tag in directory else ()
    return values[0] if values else None


def _unswap(entry: Entry) -> bytes:
    """Undo the word-wise swapping of writers that stored IIM as 32-bit numbers."""
    data = entry.data
    if entry.kind == 4 and data[:1] != b"\x1c" and data[3:4] == b"\x1c":
        words = len(data) // 4
        return struct.pack(f">{words}I", *struct.unpack(f"<{words}I", data[: words * 4]))
    return data
