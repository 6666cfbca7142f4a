"""Tell whether a RAW file holds all of its sensor data, which nobody looks at while a preview is shown."""

from __future__ import annotations

import mmap
from collections.abc import Iterator
from pathlib import Path

from mediahub.media import filetypes as types
from mediahub.media.isobmff import top_level_boxes
from mediahub.media.metadata.tiff import Directory, directories
from mediahub.media.model import FileType

_STRIPS, _TILES, _PREVIEW = (0x0111, 0x0117), (0x0144, 0x0145), (0x0201, 0x0202)
"""Tags of where data lies and of how many bytes it is."""
_UNKNOWN = 0xFFFFFFFF
"""What Panasonic writes for the length of its sensor data."""
_PANASONIC_SIDES = (0x0002, 0x0003)
_LEAST_BYTES_A_PIXEL = 0.5
_RAF_SENSOR_DATA = slice(100, 108)
"""Of offset and length of the sensor data in Fujifilm's header, big-endian."""
_ZEROS = 1 << 16
"""Sensor data never holds so many zeros: noise is everywhere, even behind a lens cap."""
_TIFF_HEADS = {b"II*\0", b"MM\0*", b"IIRO", b"IIRS", b"MMOR", b"IIU\0"}

_Part = tuple[int, int]
"""Offset and length of a part of the file."""


def raw_is_cut_off(path: Path, file_type: FileType) -> bool:
    """Say whether data that the file says it has is beyond its end, or was never written.

    What cannot be told counts as whole. Raises OSError when the file cannot be read.
    """
    with path.open("rb") as file:
        if file_type == types.CR3:
            size = file.seek(0, 2)
            return any(box.end > size for box in top_level_boxes(file))
        with memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)) as data:
            parts = list(_parts(data, file_type))
            if any(start + length > len(data) for start, length in parts):
                return True
            start, length = max(parts, key=lambda part: part[1], default=(0, 0))
            return length > _ZEROS and not any(data[start + length - _ZEROS : start + length])


def _parts(data: memoryview, file_type: FileType) -> Iterator[_Part]:
    if file_type == types.RAF:
        header = bytes(data[_RAF_SENSOR_DATA])
        yield int.from_bytes(header[:4]), int.from_bytes(header[4:])
    if bytes(data[:4]) in _TIFF_HEADS:
        for directory in directories(data):
            for tags in (_STRIPS, _TILES, _PREVIEW):
                yield from _of_directory(directory, *tags)


def _of_directory(directory: Directory, offsets: int, lengths: int) -> Iterator[_Part]:
    if offsets not in directory or lengths not in directory:
        return
    for start, length in zip(directory[offsets].integers(), directory[lengths].integers(), strict=False):
        yield start, _panasonic_length(directory) if length == _UNKNOWN else length


def _panasonic_length(directory: Directory) -> int:
    sides = [directory[tag].integers() for tag in _PANASONIC_SIDES if tag in directory]
    return int(sides[0][0] * sides[1][0] * _LEAST_BYTES_A_PIXEL) if len(sides) == 2 and all(sides) else 0
