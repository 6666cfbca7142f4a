"""RAW files cleaned in place: sensor data and what develops them stay where they are (see `maker_tags`), EXIF
is that of the standard, maker notes are blanked but for what may stay, and previews lose their metadata."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from itertools import islice

from mediahub.media.containers.tiff.ifd import MAKER_NOTE, Entry, Ifd, Role, beginning, read_ifd, walk
from mediahub.media.model import MediaError
from mediahub.media.writing.cleaning.allowed import IIM_TAG, RESOURCES_TAG, is_allowed_tag
from mediahub.media.writing.cleaning.directories import blank_block, blank_exif, keep_entries
from mediahub.media.writing.cleaning.embedded import blank_jpeg
from mediahub.media.writing.cleaning.formats.maker_tags import notes_of
from mediahub.media.writing.cleaning.ranges import Ranges
from mediahub.media.writing.private import Private
from mediahub.messages import N_

_MAKE = 0x010F
_FOREIGN = frozenset({0xC5D8, 0xC5D9, 0xC5E0, 0xC634, 0xC640, 0xC6C5, 0xC6DC, *range(0x7000, 0x8000)})
"""Canon's slices and Sony's curves, with the directory of its colours (`SR2Private`)."""
_PANASONIC = frozenset({*range(0x0001, 0x0030), *range(0x0100, 0x0140)})
_PANASONIC_HEAD = b"IIU\0"
_PICTURE_START = re.compile(rb"\xff\xd8\xff[\xe0-\xef\xdb\xfe]")
_MAX_PICTURES = 256
_FUJI = b"FUJIFILMCCD-RAW "
_FUJI_PREVIEW = 84
_UNREAD = N_(
    "The RAW file's directories are not where it says, so it cannot be read through: take the press size."
)


def blank_raw(view: memoryview, what: Collection[Private]) -> None:
    """Clean a RAW file that is built like a TIFF. Raises MediaError `unclean` for one that cannot be read."""
    found = list(walk(view))
    if not found or not found[0].is_whole:
        raise MediaError("unclean", _UNREAD)
    make = next((ifd.tags[_MAKE].data for ifd in found if _MAKE in ifd.tags), b"").decode("latin-1")
    is_panasonic = bytes(view[:4]) == _PANASONIC_HEAD
    for ifd in {one.offset: one for one in found if one.entries}.values():
        for entry in ifd.entries:
            if ifd.role is Role.EXIF and entry.tag == MAKER_NOTE and entry.is_usable:
                _blank_note(view, entry, make)

        def stays(entry: Entry, role: Role = ifd.role) -> bool:
            if role is Role.EXIF and entry.tag == MAKER_NOTE:
                return True
            known = _PANASONIC if is_panasonic else _FOREIGN
            if role is Role.IMAGE and (entry.tag in (IIM_TAG, RESOURCES_TAG) or entry.tag in known):
                return entry.tag in known
            return is_allowed_tag(role, entry.tag, what, is_picture=True)

        _keep(view, ifd, stays, what)
    blank_previews(view, what)


def _keep(view: memoryview, ifd: Ifd, stays: Callable[[Entry], bool], what: Collection[Private]) -> None:
    gone = [entry for entry in ifd.entries if not stays(entry)]
    for entry in gone:
        if entry.is_usable:
            end = min(entry.offset + entry.length, len(view))
            view[entry.offset : end] = bytes(end - entry.offset)
    for entry in keep_entries(view, ifd, stays):
        blank_block(view, entry, what)


def _blank_note(view: memoryview, note: Entry, make: str) -> None:
    """Blank a maker note but for directories and values that may stay."""
    used, end = Ranges(len(view)), min(note.offset + note.length, len(view))
    found = list(notes_of(view, note, make))
    whole = [one for one in found if one.ifd.is_whole]
    used.add(note.offset, 18)
    used.add(end - 8, 8)  # Canon says there where the note once stood
    for one in whole:
        source = memoryview(one.ifd.entries[0].source) if one.ifd.entries else view
        base = len(view) - len(source)
        tags = one.tags

        def stays(entry: Entry, tags: frozenset[int] = tags) -> bool:
            return entry.tag in tags

        for entry in one.ifd.entries:
            if not stays(entry) and entry.is_usable:
                stop = min(entry.offset + entry.length, len(source))
                source[entry.offset : stop] = bytes(stop - entry.offset)
        kept = keep_entries(source, one.ifd, stays, is_note=True)
        used.add(base + one.ifd.offset, one.ifd.end - one.ifd.offset + 4)
        for entry in kept:
            used.add(base + entry.offset, entry.length)
    if not whole:
        used = Ranges(len(view))
    used.blank_others(view, note.offset, end)


def blank_previews(view: memoryview, what: Collection[Private]) -> None:
    """Blank the metadata of all JPEGs within a file, wherever makers put them."""
    starts = [found.start() for found in islice(_PICTURE_START.finditer(view), _MAX_PICTURES)]
    for start in starts:
        blank_jpeg(view[start:], what, lambda block: blank_exif(block, what))


def blank_raf(view: memoryview, what: Collection[Private]) -> None:
    """Clean Fujifilm's RAF, whose EXIF stands in its preview."""
    if bytes(view[:16]) != _FUJI:
        raise MediaError("unclean", _UNREAD)
    start, length = (int.from_bytes(view[at : at + 4]) for at in (_FUJI_PREVIEW, _FUJI_PREVIEW + 4))
    preview = view[start : start + length]
    if not blank_jpeg(preview, what, lambda block: blank_exif(block, what)):
        raise MediaError("unclean", _UNREAD)
    blank_previews(view[start + length :], what)


def blank_directory(block: memoryview, tags: Collection[int]) -> None:
    """Leave a TIFF structure with its first directory, and in it these tags only."""
    order, start = beginning(block)
    ifd = read_ifd(block, order, start)
    used = Ranges(len(block))
    used.add(0, 8)
    if ifd.is_whole and ifd.entries:
        kept = keep_entries(block, ifd, lambda entry: entry.tag in tags)
        used.add(ifd.offset, ifd.end - ifd.offset + 4)
        for entry in kept:
            used.add(entry.offset, entry.length)
    used.blank_others(block)
