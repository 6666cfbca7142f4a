"""The identity of a picture, whatever words are in its file: the SHA-256 of its coded data alone.

Editors that write a caption into a file move the picture's data and never code it anew. So two files with the
same coded data are one picture with different words. Of a container that is not known, nothing is claimed.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from mediahub.media.containers import filetypes as types
from mediahub.media.containers.isobmff.boxes import walk
from mediahub.media.containers.isobmff.items import picture_items
from mediahub.media.containers.mapping import look_into
from mediahub.media.containers.segments import SCAN, segments
from mediahub.media.containers.tiff.strips import strips
from mediahub.media.model import FileType

Part = bytes | memoryview
_COMMENT, _EOI = 0xFE, 0xD9
_APPLICATION = range(0xE0, 0xF0)
_AFTER_SCAN = re.compile(rb"\xff[\x01-\xcf\xd8-\xfe]")
"""A marker in or behind coded data: no stuffed byte, and no restart."""
_PNG_PICTURE = {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"acTL", b"fcTL", b"fdAT"}
_WEBP_PICTURE = {b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF"}
_CLIPS = frozenset({types.MP4, types.M4V, types.MOV, types.THREE_GP, types.THREE_G2})
_TIFFS = frozenset({types.TIFF, types.BIG_TIFF, types.DNG, types.NEF, types.NRW, types.ARW, types.CR2})
_HEIFS = frozenset({types.HEIC, types.HEIF, types.AVIF})
_STEP = 4 << 20


def picture_hash(path: Path, file_type: FileType) -> str:
    """SHA-256 of the picture's coded data, as hexadecimal digits; empty where none can be told apart from
    the rest of the file. Raises OSError if it cannot be read."""
    reader = _reader(file_type)
    if reader is None:
        return ""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file, look_into(file) as data:
        try:
            for part in reader(data):
                size += len(part)
                for start in range(0, len(part), _STEP):
                    digest.update(part[start : start + _STEP])
        except (ValueError, IndexError):  # offsets that lead out of the file
            return ""
    return digest.hexdigest() if size else ""


def _reader(file_type: FileType) -> Callable[[memoryview], Iterable[Part]] | None:
    """What yields the coded data of a file of this type, in order."""
    if file_type in _TIFFS:
        return strips
    if file_type in _HEIFS:
        return picture_items
    if file_type in _CLIPS or file_type == types.CR3:
        return _media_data
    return {types.JPEG: _jpeg, types.PNG: _png, types.WEBP: _webp}.get(file_type)


def _jpeg(data: memoryview) -> Iterator[Part]:
    """Tables, frame and scans of the first picture (ITU-T T.81, B.2), without APPn and comments; what lies
    behind it (previews, gain maps, clips of phones) may be there or not."""
    at = None
    for marker, start, end in segments(data):
        if marker != _COMMENT and marker not in _APPLICATION:
            yield data[start:end]
        if marker == SCAN:
            at = end
    while at is not None:
        found = _AFTER_SCAN.search(data, at)
        stop = found.start() if found else len(data)
        yield data[at:stop]
        if found is None or data[stop + 1] == _EOI:
            return
        at = stop + 2 + int.from_bytes(data[stop + 2 : stop + 4])
        if data[stop + 1] != _COMMENT and data[stop + 1] not in _APPLICATION:
            yield data[stop:at]


def _png(data: memoryview) -> Iterator[Part]:
    """Chunks that pixels are made of (PNG, 5.6)."""
    at = 8
    while at + 8 <= len(data):
        end = at + 8 + int.from_bytes(data[at : at + 4])
        kind = bytes(data[at + 4 : at + 8])
        if kind in _PNG_PICTURE:
            yield data[at + 4 : end]
        at = end + 4


def _webp(data: memoryview) -> Iterator[Part]:
    at = 12
    while at + 8 <= len(data):
        end = at + 8 + int.from_bytes(data[at + 4 : at + 8], "little")
        if bytes(data[at : at + 4]) in _WEBP_PICTURE:
            yield data[at:end]
        at = end + end % 2


def _media_data(data: memoryview) -> Iterator[Part]:
    """The content of the boxes that hold samples (ISO/IEC 14496-12, 8.1.1)."""
    for box in walk(data):
        if box.kind == b"mdat":
            yield data[box.offset : box.end]
