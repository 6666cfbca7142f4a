"""Tell whether a RAW file holds all of its sensor data, which nobody looks at while a preview is shown."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from mediahub.media.containers import filetypes as types
from mediahub.media.containers.isobmff.boxes import walk
from mediahub.media.containers.mapping import look_into
from mediahub.media.containers.tiff.ifd import Directory, directories
from mediahub.media.model import FileType

_STRIPS, _TILES, _PREVIEW = (0x0111, 0x0117), (0x0144, 0x0145), (0x0201, 0x0202)
"""Tags of where data lies and of how many bytes it is."""
_PANASONIC_OFFSET, _PANASONIC_WIDTH, _PANASONIC_HEIGHT = 0x0118, 0x0002, 0x0003
_MIN_BYTES_A_PIXEL = 0.5
"""Panasonic packs 14 pixels into 16 bytes; how many bytes that is, it says nowhere."""
_RAF_SENSOR_DATA = slice(100, 108)
"""Of offset and length of the sensor data in Fujifilm's header, big-endian."""
_ZEROS = 1 << 16
"""Sensor data never holds so many zeros: noise is everywhere, even behind a lens cap."""
_PANASONIC = {types.RW2, types.RWL}
_TIFFS = {types.DNG, types.CR2, types.NEF, types.NRW, types.ARW, types.ORF, types.PEF, types.SRW}
"""Those whose directories say truly where their data lies."""

_Part = tuple[int, int]
"""Offset and length of a part of the file."""


def raw_is_cut_off(path: Path, file_type: FileType) -> bool:
    """Say whether data that the file says it has is beyond its end, or was never written.

    What cannot be told counts as whole. Raises OSError when the file cannot be read.
    """
    with path.open("rb") as file:
        if file_type == types.CR3:
            view = look_into(file)
            return any(box.end > len(view) for box in walk(view))
        with look_into(file) as data:
            parts = list(_parts(data, file_type))
            if any(start + length > len(data) for start, length in parts):
                return True
            start, length = max(parts, key=lambda part: part[1], default=(0, 0))
            return length > _ZEROS and not any(data[start + length - _ZEROS : start + length])


def _parts(data: memoryview, file_type: FileType) -> Iterator[_Part]:
    if file_type == types.RAF:
        header = bytes(data[_RAF_SENSOR_DATA])
        yield int.from_bytes(header[:4]), int.from_bytes(header[4:])
    elif file_type in _PANASONIC:
        for directory in directories(data)[:1]:
            start, width, height = (
                _integers(directory, tag)[:1]
                for tag in (_PANASONIC_OFFSET, _PANASONIC_WIDTH, _PANASONIC_HEIGHT)
            )
            if start and width and height:
                yield start[0], int(width[0] * height[0] * _MIN_BYTES_A_PIXEL)
    elif file_type in _TIFFS:
        for directory in directories(data):
            for offsets, lengths in (_STRIPS, _TILES, _PREVIEW):
                yield from zip(_integers(directory, offsets), _integers(directory, lengths), strict=False)


def _integers(directory: Directory, tag: int) -> tuple[int, ...]:
    return directory[tag].integers(most=None) if tag in directory else ()
