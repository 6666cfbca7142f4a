"""The short clip that phones append to a photo: Google's Motion Photo 1.0 and the MicroVideo before
it, and Samsung's trailer. Such a file stays a photo; Apple's pairs are two files.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import Any

import av

from mediahub.media.container import open_container
from mediahub.media.containers.blocks import Buffer
from mediahub.media.containers.isobmff.boxes import walk
from mediahub.media.containers.mapping import look_into
from mediahub.media.metadata import read_facts
from mediahub.media.model import Facts, FileType, MediaError
from mediahub.messages import N_

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
        view = look_into(file)
        for start in _claims(view, facts.raw.get("XMP", {})):
            if length := _clip_length(view, start):
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
        raise MediaError("damaged", N_("The photo holds no clip that can be played."))
    start, left = found
    with path.open("rb") as file, target.open("wb") as clip:
        file.seek(start)
        while left and (piece := file.read(min(left, PIECE))):
            clip.write(piece)
            left -= len(piece)


def _claims(data: Buffer, xmp: Mapping[str, Any]) -> Iterator[int]:
    """Yield the offsets at which the file says that a clip begins."""
    if (from_end := _of_directory(xmp)) is not None:
        yield len(data) - from_end
    for key, value in xmp.items():
        if _MICRO_VIDEO.fullmatch(key):
            yield len(data) - _whole(value)
    for box in walk(data):  # a HEIC holds its clip in a box
        if box.kind == b"mpvd":
            yield box.offset
    if (start := _of_samsung(data)) is not None:
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


def _of_samsung(data: Buffer) -> int | None:
    """Return where the clip of Samsung's trailer begins: a table of named blocks, each found by
    its distance before the table."""
    tail = bytes(data[max(len(data) - 8, 0) :])
    table = len(data) - 8 - int.from_bytes(tail[:4], "little")
    if tail[4:] != b"SEFT" or table < 0:
        return None
    head = bytes(data[table : table + _SAMSUNG_ENTRY])
    if head[:4] != b"SEFH":
        return None
    count = min(int.from_bytes(head[8:12], "little"), _MAX_ENTRIES)
    entries = bytes(data[table + _SAMSUNG_ENTRY :][: count * _SAMSUNG_ENTRY])
    for at in range(0, len(entries) - _SAMSUNG_ENTRY + 1, _SAMSUNG_ENTRY):
        block = table - int.from_bytes(entries[at + 4 : at + 8], "little")
        if block < 0:
            continue
        name = block + 8
        if bytes(data[name : name + len(_SAMSUNG_NAME)]) == _SAMSUNG_NAME:
            return name + len(_SAMSUNG_NAME)
    return None


def _clip_length(data: Buffer, start: int) -> int:
    """Return the length of the MP4 that begins at `start`, 0 if none does."""
    end, kinds = start, []
    for box in walk(data[start:], start) if 0 <= start < len(data) else ():
        if box.kind not in _CLIP_BOXES or box.end > len(data):
            break
        kinds.append(box.kind)
        end = box.end
    return end - start if kinds[:1] == [b"ftyp"] and b"moov" in kinds else 0


def _whole(value: Any) -> int:
    text = str(value).strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0
