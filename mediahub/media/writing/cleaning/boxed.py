"""Boxes taken out of use in files of ISO/IEC 14496-12: they become free space of the same size, and empty."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from mediahub.media.containers.isobmff import boxes
from mediahub.media.containers.isobmff.boxes import Box
from mediahub.media.writing.cleaning.ranges import blank_part

_FREE = frozenset({b"free", b"skip", b"wide"})


def drop(view: memoryview, box: Box) -> None:
    """Let a box of the file be free space with nothing in it."""
    header = 16 if bytes(view[box.start : box.start + 4]) == b"\0\0\0\1" else 8
    if box.kind not in _FREE:
        view[box.start + 4 : box.start + 8] = b"free"
    blank_part(view, box.start + header, min(box.end, len(view)))


def join_free(view: memoryview) -> None:
    """Let free boxes at the top level that follow each other be one: some readers of signed clips pass over
    the first of each kind only."""
    first: Box | None = None
    for box in list(boxes.walk(view)):
        header = bytes(view[box.start : box.start + 4])
        is_plain = box.kind == b"free" and int.from_bytes(header) == box.end - box.start
        if first is not None and is_plain and box.end - first.start < 1 << 32:
            view[first.start : first.start + 4] = (box.end - first.start).to_bytes(4)
            blank_part(view, box.start, box.start + 8)
        else:
            first = box if is_plain else None


def keep_boxes(
    view: memoryview, container: tuple[memoryview, int], allowed: Collection[bytes]
) -> Iterator[Box]:
    """Yield the boxes side by side in a container that may stay; drop the others, and what no box holds.

    `container` is its content, and where that begins in the file.
    """
    content, offset = container
    end = offset
    for box in boxes.walk(content, offset):
        end = min(box.end, offset + len(content))
        if box.kind in allowed:
            yield box
        else:
            drop(view, box)
    blank_part(view, end, offset + len(content))


def inside(box: Box) -> tuple[memoryview, int]:
    """The content of a box that holds boxes, and where it begins in the file."""
    content, offset = boxes.content(box)
    return memoryview(content), offset
