"""BigTIFF for readers that know TIFF 6.0 only: exifread and libexiv2."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from mediahub.media.containers.blocks import Buffer
from mediahub.media.containers.tiff.ifd import (
    BIG,
    EXIF_IFD,
    GPS_IFD,
    IFD8,
    LONG,
    LONG8,
    Directory,
    beginning,
    read_directory,
)

_MAX_VALUE = 1 << 20
"""Bytes of one tag; what is longer are tables of where the pixels are."""


def to_classic(data: Buffer) -> bytes:
    """Return the tags of a BigTIFF's first directory, and of its EXIF and GPS directories, as TIFF 6.0.

    Numbers that 32 bits cannot hold are left out, and so are pixels.
    """
    order, start = beginning(data)
    head = bytes(data[:2]) + struct.pack(order + "HI", 42, 8)
    return head + _packed(data, order, start, len(head), below={EXIF_IFD, GPS_IFD})


def _packed(data: Buffer, order: str, start: int, at: int, below: set[int]) -> bytes:
    """Return the directory at `start` as it is packed for the place `at`, those `below` it behind it."""
    tags = sorted(_classic_tags(read_directory(data, order, start, BIG)))
    content_at = at + 2 + 12 * len(tags) + 4
    table, content = struct.pack(order + "H", len(tags)), b""
    for tag, kind, number, value in tags:
        pointer = struct.pack(order + "I", content_at + len(content))
        if tag in below and kind == LONG:
            (deeper,) = struct.unpack_from(order + "I", value)
            content += _packed(data, order, deeper, content_at + len(content), below=set())
            value = pointer
        elif len(value) > len(pointer):
            content += value + b"\0" * (len(value) % 2)
            value = pointer
        table += struct.pack(order + "HHI", tag, kind, number) + value.ljust(len(pointer), b"\0")
    return table + bytes(4) + content


def _classic_tags(directory: Directory) -> Iterator[tuple[int, int, int, bytes]]:
    """Yield tag, type, count and value, whole numbers of 64 bits as such of 32."""
    for tag, entry in directory.items():
        if len(entry.data) > _MAX_VALUE:
            continue
        if entry.kind not in {LONG8, IFD8}:
            yield tag, entry.kind, entry.number, entry.data
        elif (numbers := entry.integers()) and max(numbers) < 1 << 32:
            yield tag, LONG, len(numbers), struct.pack(f"{entry.order}{len(numbers)}I", *numbers)
