"""The one walker of the boxes of ISO base media files (ISO/IEC 14496-12): HEIF, AVIF, CR3, JPEG XL, clips.

Whoever reads, identifies, hashes or blanks such a file walks it here, so all find the same boxes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from mediahub.media.containers.blocks import Buffer
from mediahub.media.limits import MAX_BOX_DEPTH, MAX_BOXES

_FIRST = {b"ftyp", b"JXL ", b"jP  ", b"moov", b"mdat", b"wide", b"pnot", b"free", b"skip"}
"""Of QuickTime files from before `ftyp` existed, too: editors free the room of an old `moov`."""
_CANON = bytes.fromhex("85c0b687820f11e08111f4ce462b6a48")
"""The `uuid` box of CR3 that holds its EXIF."""
_INSIDE_META = {b"hdlr", b"keys", b"ilst"}
_CONTAINERS = {b"moov", b"udta", b"trak", b"mdia", b"minf", b"stbl", b"meta", b"moof", b"traf", b"ilst"}


class Box(NamedTuple):
    """One box: its four-letter type, its content, and where it stands in the file."""

    kind: bytes
    body: Buffer
    offset: int
    """Where the content begins."""
    extended: bytes = b""
    """The 16 bytes that name a `uuid` box."""
    start: int = 0
    """Where the box begins, its size and type included."""
    end: int = 0
    """Where it ends as it says, which may be beyond the end of a file that was cut off."""


def walk(data: Buffer, offset: int = 0) -> Iterator[Box]:
    """Yield the boxes that stand side by side in `data`, which begins at `offset` of the file.

    A box whose size is wrong ends the walk; one that promises more than is there is cut. One of size 0 goes
    on to the end.
    """
    at = 0
    for _ in range(MAX_BOXES):
        head = bytes(data[at : at + 16])
        if len(head) < 8:
            return
        size, kind, header = int.from_bytes(head[:4]), head[4:8], 8
        if size == 1:
            size, header = int.from_bytes(head[8:16]), 16
        elif size == 0:
            size = len(data) - at
        if size < header:
            return
        extended = b""
        if kind == b"uuid":
            extended, header = bytes(data[at + header : at + header + 16]), header + 16
        body = data[at + header : at + size]
        yield Box(kind, body, offset + at + header, extended, offset + at, offset + at + size)
        at += size


def content(box: Box) -> tuple[Buffer, int]:
    """Return where the boxes within a container are, and where that begins in the file.

    A `meta` box is a full box by ISO, with four bytes of version before them, and none by QuickTime.
    """
    skip = 4 if box.kind == b"meta" and bytes(box.body[4:8]) not in _INSIDE_META else 0
    return box.body[skip:], box.offset + skip


def descend(data: Buffer, offset: int = 0, depth: int = 0) -> Iterator[Box]:
    """Yield every box of a file, those within containers behind the one that they are in."""
    for box in walk(data, offset):
        yield box
        if (box.kind in _CONTAINERS or box.extended == _CANON) and depth < MAX_BOX_DEPTH:
            yield from descend(*content(box), depth + 1)


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


def is_boxed(data: Buffer) -> bool:
    """Say whether a file begins with a box that files of this format begin with."""
    return bytes(data[4:8]) in _FIRST
