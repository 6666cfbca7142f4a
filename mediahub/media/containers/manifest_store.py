"""Whether a file has a manifest of C2PA embedded (annex A of 2.2): by its parts, without any library.

It costs nothing that could be measured beside reading the file, so unsigned pictures pay nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from mediahub.media.containers import filetypes as types
from mediahub.media.containers.blocks import Buffer
from mediahub.media.containers.isobmff import boxes
from mediahub.media.containers.mapping import look_into
from mediahub.media.containers.segments import SCAN, segments
from mediahub.media.containers.tiff.ifd import walk
from mediahub.media.model import FileType

MANIFEST_BOX = bytes.fromhex("d8fec3d61b0e483c92975828877ec481")
"""The `uuid` box of clips and HEIF."""
APP11, TIFF_TAG = 0xEB, 0xCD41
_STORE = b"c2pa"
"""Begins the type of the JUMBF box that holds a manifest store."""
_HEAD = 64
_GIF_BLOCK = b"\x21\xff\x0bC2PA_GIF"
_MAX_PARTS = 10_000
"""Parts of one file that are looked at."""


def has_manifest(path: Path, file_type: FileType) -> bool:
    """Whether the file holds a manifest store where its format keeps one. Raises what reading raises."""
    look = _LOOKS.get(file_type)
    if look is None:
        return False
    with path.open("rb") as file:
        return look(look_into(file))


def is_bare_beginning(path: Path) -> bool:
    """Whether the beginning of a file shows that the whole has no manifest store: that of a JPEG does, which
    has it before its picture data. False where only the whole file tells."""
    with path.open("rb") as file:
        data = look_into(file)
    if bytes(data[:3]) != b"\xff\xd8\xff" or _jpeg(data):
        return False
    return any(marker == SCAN and end <= len(data) for marker, _, end in segments(data))


def is_manifest_segment(data: Buffer, start: int) -> bool:
    """Whether the APP11 segment of a JPEG that begins there carries a manifest store."""
    head = bytes(data[start + 4 : start + _HEAD])
    return head[:2] == b"JP" and head[12:16] == b"jumb"


def _jpeg(data: memoryview) -> bool:
    return any(
        marker == APP11 and is_manifest_segment(data, start) and _STORE in bytes(data[start : start + _HEAD])
        for marker, start, _ in segments(data)
    )


def _png(data: memoryview) -> bool:
    at = 8
    for _ in range(_MAX_PARTS):
        head = bytes(data[at : at + 8])
        if len(head) < 8:
            return False
        if head[4:] == b"caBX":
            return True
        at += 12 + int.from_bytes(head[:4])
    return False


def _riff(data: memoryview) -> bool:
    return any(kind == b"C2PA" for kind in _riff_kinds(data))


def _riff_kinds(data: memoryview) -> Iterator[bytes]:
    at = 12
    for _ in range(_MAX_PARTS):
        head = bytes(data[at : at + 8])
        if len(head) < 8:
            return
        yield head[:4]
        size = int.from_bytes(head[4:], "little")
        at += 8 + size + size % 2


def _tiff(data: memoryview) -> bool:
    return any(entry.tag == TIFF_TAG for ifd in walk(data) for entry in ifd.entries)


def _boxed(data: memoryview) -> bool:
    return any(box.extended == MANIFEST_BOX for box in boxes.walk(data))


def _jxl(data: memoryview) -> bool:
    return any(box.kind == b"jumb" and _STORE in bytes(box.body[:_HEAD]) for box in boxes.walk(data))


def _gif(data: memoryview) -> bool:
    return _GIF_BLOCK in bytes(data)


_LOOKS: dict[FileType, Callable[[memoryview], bool]] = {
    types.JPEG: _jpeg,
    types.PNG: _png,
    types.GIF: _gif,
    types.JXL: _jxl,
    **dict.fromkeys((types.WEBP, types.AVI), _riff),
    **dict.fromkeys((types.TIFF, types.DNG, types.NEF, types.ARW), _tiff),
    **dict.fromkeys(
        (types.MP4, types.M4V, types.MOV, types.THREE_GP, types.THREE_G2, types.HEIC, types.HEIF), _boxed
    ),
    **dict.fromkeys((types.HEIC_SEQUENCE, types.HEIF_SEQUENCE, types.AVIF), _boxed),
}
SEEN_FORMATS = frozenset(_LOOKS)
"""Formats that may hold a manifest store."""
