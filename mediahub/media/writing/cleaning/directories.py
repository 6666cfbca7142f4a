"""TIFF structures cleaned in place (TIFF 6.0, EXIF 3.0, DNG 1.7): directories keep what may stay in them, and
all bytes that nothing refers to are blanked. Nothing moves."""

from __future__ import annotations

import struct
from collections.abc import Callable, Collection
from pathlib import Path

from mediahub.media.containers.mapping import look_into
from mediahub.media.containers.tiff.ifd import BIG, CLASSIC, Directory, Entry, Ifd, Role, is_big, walk
from mediahub.media.limits import MAX_BLOCK
from mediahub.media.writing.cleaning.allowed import (
    IIM_TAG,
    PROFILE_TAG,
    RESOURCES_TAG,
    XMP_TAG,
    is_allowed_tag,
)
from mediahub.media.writing.cleaning.embedded import blank_jpeg
from mediahub.media.writing.cleaning.packets import fitted_packet
from mediahub.media.writing.cleaning.profile import blank_profile
from mediahub.media.writing.cleaning.ranges import Ranges
from mediahub.media.writing.cleaning.resources import blank_resources
from mediahub.media.writing.private import Private

_PLACES = ((0x0111, 0x0117), (0x0144, 0x0145), (0x0201, 0x0202))
"""Tags with offsets and lengths of pixels: of strips, of tiles, and of a JPEG as old files keep it."""
_JPEG_TABLES = {0x0207: 64, 0x0208: 33, 0x0209: 272}
"""Tags with offsets of tables, and how long each table can be (TIFF 6.0, section 22)."""
_JPEG_HEAD = b"\xff\xd8\xff"


def blank_exif(block: memoryview, what: Collection[Private]) -> None:
    """Clean an EXIF block: its first directory and those below stay, its thumbnail goes."""
    found = list(walk(block))
    images = [ifd for ifd in found if ifd.role is Role.IMAGE]
    kept = [ifd for ifd in found if ifd.role is not Role.IMAGE] + images[:1]
    _blank(block, kept, what, Ranges(len(block)), is_picture=False)


def blank_tiff(view: memoryview, what: Collection[Private]) -> None:
    """Clean a TIFF, BigTIFF or DNG with its pictures."""
    found = list(walk(view))
    used = Ranges(len(view))
    for ifd in found:
        if ifd.role is Role.IMAGE:
            for start, length in _pixels(ifd.tags, len(view)):
                used.add(start, length)
                if bytes(view[start : start + 3]) == _JPEG_HEAD:
                    blank_jpeg(view[start : start + length], what, lambda block: blank_exif(block, what))
    _blank(view, found, what, used, is_picture=True)


def _blank(
    view: memoryview, found: list[Ifd], what: Collection[Private], used: Ranges, *, is_picture: bool
) -> None:
    layout = BIG if is_big(view) else CLASSIC
    pointer = struct.calcsize(layout.pointer)
    used.add(0, 16 if layout is BIG else 8)
    roles: dict[int, set[Role]] = {}
    for ifd in found:
        roles.setdefault(ifd.offset, set()).add(ifd.role)
    for ifd in {one.offset: one for one in found if one.entries}.values():

        def stays(entry: Entry, kinds: Collection[Role] = frozenset(roles[ifd.offset])) -> bool:
            return entry.length > 0 and all(
                is_allowed_tag(role, entry.tag, what, is_picture=is_picture) for role in kinds
            )

        kept = keep_entries(view, ifd, stays)
        if not is_picture:
            view[ifd.offset + 2 + 12 * len(kept) :][:pointer] = bytes(pointer)  # no thumbnail behind it
        used.add(ifd.offset, ifd.end - ifd.offset + pointer)
        for entry in kept:
            used.add(entry.offset, entry.length)
            blank_block(view, entry, what)
    used.blank_others(view)


_FILLER = 0xFFFF


def keep_entries(
    view: memoryview, ifd: Ifd, stays: Callable[[Entry], bool], *, is_note: bool = False
) -> list[Entry]:
    """Close a directory up to the entries that stay; what it is chained to stays. Returns them.

    One of a maker note (`is_note`) keeps its length, with entries that say nothing, for readers judge by the
    gap behind it whether somebody moved the note.
    """
    layout = BIG if is_big(view) else CLASSIC
    width, pointer = struct.calcsize(layout.total), struct.calcsize(layout.pointer)
    size = 4 + 2 * pointer
    start = ifd.offset + width
    kept = [(number, entry) for number, entry in enumerate(ifd.entries) if stays(entry)]
    if len(kept) == len(ifd.entries):
        return ifd.entries
    order = ifd.entries[0].order
    rows = [bytes(view[start + number * size : start + (number + 1) * size]) for number, _ in kept]
    if is_note:
        filler = struct.pack(order + "HH" + layout.pointer, _FILLER, 1, 1) + bytes(pointer)
        rows += [filler] * (len(ifd.entries) - len(kept))
    body = struct.pack(order + layout.total, len(rows)) + b"".join(rows)
    body += struct.pack(order + layout.pointer, ifd.following)
    room = min(ifd.end + pointer, len(view)) - ifd.offset
    view[ifd.offset : ifd.offset + room] = body.ljust(room, b"\0")[:room]
    return [
        entry._replace(offset=start + place * size + 4 + pointer)
        if start <= entry.offset < ifd.end
        else entry
        for place, (_, entry) in enumerate(kept)
    ]


def blank_block(view: memoryview, entry: Entry, what: Collection[Private]) -> None:
    """Clean the block of other metadata that an entry holds."""
    if not entry.is_usable or not entry.is_whole or entry.length > MAX_BLOCK:
        return
    block = view[entry.offset : entry.offset + entry.length]
    if entry.tag == XMP_TAG:
        block[:] = fitted_packet(bytes(block), what)
    elif entry.tag == PROFILE_TAG and not blank_profile(block):
        block[:] = bytes(len(block))
    elif entry.tag == RESOURCES_TAG:
        blank_resources(block)
    elif entry.tag == IIM_TAG and bytes(block[:1]) != b"\x1c":
        block[:] = bytes(len(block))


def _pixels(tags: Directory, size: int) -> list[tuple[int, int]]:
    """Where the coded pixels of a picture are: offsets and lengths."""
    places: list[tuple[int, int]] = []
    for offsets, lengths in _PLACES:
        starts = tags[offsets].integers(most=None) if offsets in tags else ()
        counts = tags[lengths].integers(most=None) if lengths in tags else ()
        if len(counts) < len(starts):  # old writers left the lengths out
            counts = (size,) * len(starts)
        places += zip(starts, counts, strict=False)
    for tag, length in _JPEG_TABLES.items():
        if tag in tags:
            places += [(start, length) for start in tags[tag].integers(most=None)]
    return places


def has_pages(path: Path) -> bool:
    """Whether a TIFF has more than one picture side by side, as faxes and scans do."""
    with path.open("rb") as file:
        first = next(walk(look_into(file)), None)
        return first is not None and first.following != 0
