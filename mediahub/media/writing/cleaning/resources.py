"""Photoshop's image resources (8BIM blocks) that may stay: clipping paths and resolution.

Captions and terms among them (IPTC-IIM) are written anew; thumbnails, layers' histories, EXIF, XMP and what
plug-ins left are not kept.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

PHOTOSHOP = b"Photoshop 3.0\0"
_PATHS = frozenset({0x0BB7, *range(2000, 2998)})
"""Clipping paths, with the name of the one that counts."""
_ALLOWED = _PATHS | {0x03ED, 0x040A}
"""ResolutionInfo and copyright flag, too."""
IIM = 0x0404


class Resource(NamedTuple):
    """A resource, and where it and its content stand in the block."""

    number: int
    start: int
    content: int
    end: int


def resources(block: bytes | memoryview) -> Iterator[Resource]:
    """Yield the resources side by side in a block, as far as they can be read."""
    at = 0
    while bytes(block[at : at + 4]) == b"8BIM" and at + 12 <= len(block):
        name = at + 6
        size = name + (block[name] + 2) // 2 * 2
        length = int.from_bytes(block[size : size + 4])
        end = size + 4 + length + length % 2
        if size + 4 + length > len(block):
            return
        yield Resource(int.from_bytes(block[at + 4 : at + 6]), at, size + 4, min(end, len(block)))
        at = end


def filtered_resources(block: bytes) -> bytes:
    """The resources of a block that may stay."""
    return b"".join(block[one.start : one.end] for one in resources(block) if one.number in _ALLOWED)


def blank_resources(block: memoryview, allowed: Collection[int] = _ALLOWED | {IIM}) -> None:
    """Leave those that may stay and IPTC-IIM in a block that cannot become shorter; the others are emptied.

    What is no resource is blanked to the end.
    """
    at = 0
    for one in resources(block):
        if one.number not in allowed and one.number not in _PATHS:
            block[one.content : one.end] = bytes(one.end - one.content)
            block[one.start + 4 : one.start + 6] = (0x0FA0).to_bytes(
                2
            )  # a plug-in's, of which nobody reads more
        at = one.end
    block[at:] = bytes(len(block) - at)
