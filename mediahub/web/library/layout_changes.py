"""Changes between two layouts of one search: an open page asks for that, not for everything.

At 100,000 pictures a layout is two megabytes, and while photographers deliver every page asks again every few
seconds. A process remembers the layouts that it gave out last; who holds one of them gets the difference.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from mediahub.lru_cache import LruCache
from mediahub.web.answers import Changes
from mediahub.web.library.layout import Arrangement

REMEMBERED = 32 << 20
"""Bytes of layouts that a process remembers."""
MAX_CHANGED_SHARE = 0.3
"""Above this part of a layout the whole of it is given."""
BOX_BYTES = 4


@dataclass(frozen=True, slots=True)
class Known:
    """A layout that was given out."""

    ids: str
    boxes: bytes


Layouts = LruCache[tuple[str, str], Known]
"""The layouts given out last, by reader and tag. A reader is whoever may see the same: to others, what is
gone would tell what they may not know of."""


def remembered_layouts(room: int = REMEMBERED) -> Layouts:
    """Return a memory of layouts for `room` bytes of them."""
    return LruCache(room, lambda known: len(known.ids) + len(known.boxes))


def known(arrangement: Arrangement) -> Known:
    """Return what is to be remembered of a layout that is given out."""
    return Known(arrangement.ids, base64.b64decode(arrangement.boxes))


def changes(old: Known, arrangement: Arrangement) -> Changes | None:
    """What makes `old` the new arrangement; None where giving all of it is simpler.

    That is where pictures that stay changed places among themselves, shape or colour, or where much changed.
    """
    before, after = old.ids.split(), arrangement.ids.split()
    boxes = base64.b64decode(arrangement.boxes)
    in_both = set(before) & set(after)
    gone = [index for index, one in enumerate(before) if one not in in_both]
    fresh = [index for index, one in enumerate(after) if one not in in_both]
    if len(gone) + len(fresh) > MAX_CHANGED_SHARE * max(len(before), 1):
        return None
    if _without(before, gone) != _without(after, fresh):
        return None
    if _boxes_without(old.boxes, gone) != _boxes_without(boxes, fresh):
        return None
    packed = b"".join(boxes[i * BOX_BYTES : (i + 1) * BOX_BYTES] for i in fresh)
    return Changes(
        removed=list(_runs(gone)),
        added=list(_runs(fresh)),
        ids=" ".join(after[index] for index in fresh),
        boxes=base64.b64encode(packed).decode(),
    )


def _without(ids: list[str], indices: Iterable[int]) -> list[str]:
    """What is left of the list, in its order."""
    left_out = set(indices)
    return [one for index, one in enumerate(ids) if index not in left_out]


def _boxes_without(boxes: bytes, indices: list[int]) -> bytes:
    kept, start = [], 0
    for index in indices:
        kept.append(boxes[start : index * BOX_BYTES])
        start = (index + 1) * BOX_BYTES
    return b"".join([*kept, boxes[start:]])


def _runs(indices: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Ascending indices as runs."""
    first = length = 0
    for index in indices:
        if length and index == first + length:
            length += 1
            continue
        if length:
            yield first, length
        first, length = index, 1
    if length:
        yield first, length
