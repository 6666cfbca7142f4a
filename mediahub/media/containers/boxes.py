"""Walk the boxes of ISO base media files (ISO/IEC 14496-12): HEIF, AVIF, CR3, JPEG XL, clips."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

from mediahub.media.containers.blocks import Buffer

_MAX_BOXES = 20_000


class Box(NamedTuple):
    """One box: its four-letter type, its content, and where the content begins in the file."""

    kind: bytes
    body: Buffer
    offset: int
    extended: bytes = b""
    """The 16 bytes that name a `uuid` box."""


def walk(data: Buffer, offset: int = 0) -> Iterator[Box]:
    """Yield the boxes that stand side by side in `data`, which begins at `offset` of the file.

    A box whose size is wrong ends the walk; one that promises more than is there is cut.
    """
    at = 0
    for _ in range(_MAX_BOXES):
        if at + 8 > len(data):
            return
        (size,) = struct.unpack(">I", data[at : at + 4])
        kind, header = bytes(data[at + 4 : at + 8]), 8
        if size == 1:
            size, header = int.from_bytes(data[at + 8 : at + 16]), 16
        elif size == 0:
            size = len(data) - at
        if size < header:
            return
        extended = b""
        if kind == b"uuid":
            extended, header = bytes(data[at + header : at + header + 16]), header + 16
        yield Box(kind, data[at + header : at + size], offset + at + header, extended)
        at += size


def find(data: Buffer, *path: bytes) -> Box | None:
    """Return the first box at a path of types, e.g. `find(moov, b"trak", b"mdia")`."""
    box = None
    for kind in path:
        box = next((one for one in walk(data) if one.kind == kind), None)
        if box is None:
            return None
        data = box.body
    return box


def full(box: Box) -> tuple[int, int, Buffer]:
    """Split a full box into version, flags and content."""
    head = int.from_bytes(box.body[:4])
    return head >> 24, head & 0xFFFFFF, box.body[4:]
