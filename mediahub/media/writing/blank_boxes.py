"""Blank positions in the boxes of clips, and of pictures in the same format (ISO/IEC 14496-12, QTFF)."""

from __future__ import annotations

import re

from mediahub.media.containers.isobmff import boxes
from mediahub.media.containers.isobmff.boxes import Box

_PLACE_BOXES = {b"\xa9xyz", b"loci"}
_PLACE_KEYS = re.compile(rb"location", re.IGNORECASE)
_TELEMETRY = {b"gpmd", b"camm", b"rtmd", b"djmd", b"fdsc"}
"""Tracks in which action cameras and drones write where they were, many times a second."""


def blank_boxes(view: memoryview) -> None:
    """Boxes that say where, and tracks of telemetry, become free space of the same size."""
    for box in boxes.descend(view):
        if box.kind in _PLACE_BOXES:
            free(view, box)
            view[box.offset : box.offset + len(box.body)] = bytes(len(box.body))
        elif box.kind == b"trak" and _is_telemetry(box):
            free(view, box)
        elif box.kind == b"meta":
            _blank_keys(view, box)


def free(view: memoryview, box: Box) -> None:
    """Let a box of the file count as free space."""
    view[box.start + 4 : box.start + 8] = b"free"


def _is_telemetry(trak: Box) -> bool:
    """By the code of its first sample description."""
    described = next((box for box in boxes.descend(trak.body) if box.kind == b"stsd"), None)
    return described is not None and bytes(described.body[12:16]) in _TELEMETRY


def _blank_keys(view: memoryview, meta: Box) -> None:
    """Apple's metadata by keys: the values of those whose name tells of a place."""
    content, at = boxes.content(meta)
    keys, values = (
        next((box for box in boxes.walk(content, at) if box.kind == kind), None)
        for kind in (b"keys", b"ilst")
    )
    if keys is None or values is None:
        return
    names = [bytes(box.body) for box in boxes.walk(keys.body[8:])]
    for item in boxes.walk(values.body, values.offset):
        number = int.from_bytes(item.kind) - 1
        if 0 <= number < len(names) and _PLACE_KEYS.search(names[number]):
            for box in boxes.walk(item.body, item.offset):
                if box.kind == b"data" and len(box.body) > 8:
                    view[box.offset + 8 : box.offset + len(box.body)] = b" " * (len(box.body) - 8)
