"""The short clip that phones append to a photo: Google's Motion Photo 1.0 and the MicroVideo before
it, and Samsung's trailer. Such a file stays a photo; Apple's pairs are two files.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

import av

from mediahub.media.container import open_container
from mediahub.media.containers.isobmff import top_level_boxes
from mediahub.media.metadata import read_facts
from mediahub.media.model import Facts, FileType, MediaError

PIECE = 1 << 20

_ITEM = re.compile(r"\w+\.Directory\[(\d+)\]/\w+:Item/\w+:(Semantic|Length|Padding)")
_MICRO_VIDEO = re.compile(r"\w+\.MicroVideoOffset")
_CLIP_BOXES = {
    b"ftyp",
    b"moov",
    b"mdat",
    b"free",
    b"skip",
    b"wide",
    b"udta",
    b"uuid",
    b"meta",
    b"moof",
    b"mfra",
}
_SAMSUNG_NAME = b"MotionPhoto_Data"
_SAMSUNG_ENTRY, _MAX_ENTRIES, _MAX_ITEMS = 12, 64, 64


def motion_clip(path: Path, facts: Facts) -> tuple[int, int] | None:
    """Return where in a photo its clip lies: offset and length of an MP4 in bytes.

    None when there is none, or it was lost as many editors lose it. Raises OSError if the file
    cannot be read.
    """
    if facts.kind != "photo":
        return None
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        for start in _claims(file, facts.raw.get("XMP", {}), size):
            if length := _clip_length(file, start, size):
                return start, length
    return None


def motion_seconds(path: Path, facts: Facts) -> float | None:
    """Return how long a photo's clip lasts; None for a photo without one that can be played.

    Raises OSError if the file cannot be read.
    """
    if (found := motion_clip(path, facts)) is None:
        return None
    start, length = found
    with path.open("rb") as file:
        file.seek(start)
        data = BytesIO(file.read(length))
    with suppress(av.error.FFmpegError), open_container(data, "mov") as clip:
        if clip.streams.video and clip.duration:
            return round(clip.duration / av.time_base, 3)
    return None


def cut_out_clip(path: Path, file_type: FileType, target: Path) -> None:
    """Write the clip of a photo to `target`, an MP4. Raises MediaError if there is none."""
    found = motion_clip(path, read_facts(path, file_type))
    if found is None:
        raise MediaError("damaged", "The photo holds no clip that can be played.")
    start, left = found
    with path.open("rb") as file, target.open("wb") as clip:
        file.seek(start)
        while left and (piece := file.read(min(left, PIECE))):
            clip.write(piece)
            left -= len(piece)


def _claims(file: BinaryIO, xmp: Mapping[str, Any], size: int) -> Iterator[int]:
    """Yield the offsets at which the file says that a clip begins."""
    if (from_end := _of_directory(xmp)) is not None:
        yield size - from_end
    for key, value in xmp.items():
        if _MICRO_VIDEO.fullmatch(key):
            yield size - _whole(value)
    for box in top_level_boxes(file):  # a HEIC holds its clip in a box
        if box.kind == b"mpvd":
            yield box.content
    if (start := _of_samsung(file, size)) is not None:
        yield start


def _of_directory(xmp: Mapping[str, Any]) -> int | None:
    """Return how far from the end of the file the clip of the item directory begins: after the
    primary picture the items stand one behind the other, up to the end."""
    items: dict[int, dict[str, Any]] = {}
    for key, value in xmp.items():
        if match := _ITEM.fullmatch(key):
            items.setdefault(int(match[1]), {})[match[2]] = value
    from_end = 0
    for number in sorted(items, reverse=True)[:_MAX_ITEMS]:
        from_end += _whole(items[number].get("Length")) + _whole(items[number].get("Padding"))
        if items[number].get("Semantic") == "MotionPhoto":
            return from_end
    return None


def _of_samsung(file: BinaryIO, size: int) -> int | None:
    """Return where the clip of Samsung's trailer begins: a table of named blocks, each found by
    its distance before the table."""
    file.seek(max(size - 8, 0))
    tail = file.read(8)
    table = size - 8 - int.from_bytes(tail[:4], "little")
    if tail[4:] != b"SEFT" or table < 0:
        return None
    file.seek(table)
    head = file.read(_SAMSUNG_ENTRY)
    if head[:4] != b"SEFH":
        return None
    count = min(int.from_bytes(head[8:12], "little"), _MAX_ENTRIES)
    entries = file.read(count * _SAMSUNG_ENTRY)
    for at in range(0, len(entries) - _SAMSUNG_ENTRY + 1, _SAMSUNG_ENTRY):
        block = table - int.from_bytes(entries[at + 4 : at + 8], "little")
        if block < 0:
            continue
        file.seek(block + 8)
        if file.read(len(_SAMSUNG_NAME)) == _SAMSUNG_NAME:
            return block + 8 + len(_SAMSUNG_NAME)
    return None


def _clip_length(file: BinaryIO, start: int, size: int) -> int:
    """Return the length of the MP4 that begins at `start`, 0 if none does."""
    position, kinds = start, []
    while 0 <= position <= size - 8:
        file.seek(position)
        head = file.read(16)
        length = int.from_bytes(head[:4])
        if length == 1:
            length = int.from_bytes(head[8:16])
        if head[4:8] not in _CLIP_BOXES or length < 8 or position + length > size:
            break
        kinds.append(head[4:8])
        position += length
    return position - start if kinds[:1] == [b"ftyp"] and b"moov" in kinds else 0


def _whole(value: Any) -> int:
    text = str(value).strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0
