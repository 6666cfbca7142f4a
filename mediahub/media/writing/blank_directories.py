"""Blank positions and serial numbers in TIFF structures: EXIF blocks, and RAW files that are TIFFs."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

from mediahub.media.containers.blocks import strip_exif_header
from mediahub.media.containers.isobmff import boxes
from mediahub.media.containers.tiff.ifd import MAKER_NOTE, Entry, Ifd, Role, walk
from mediahub.media.containers.tiff.maker_notes import CANON, SERIAL_TAGS, maker_directories
from mediahub.media.containers.tiff.raw_formats import is_tiff
from mediahub.media.writing.private import Private

HEAD = 4 << 20
"""EXIF blocks and packets of most containers begin within this many bytes."""
_SERIALS = {0xA431, 0xA435, 0xC62F, 0xA430}
"""BodySerialNumber, LensSerialNumber, CameraSerialNumber (DNG), and CameraOwnerName."""
_MAKE = 0x010F
_TIFF = re.compile(rb"II\*\0|MM\0\*|IIU\0|IIRO|IIRS|MMOR")
_MAX_GUESSES, _MAX_GUESSED_ENTRIES = 64, 2000
_CR3_PARTS = {b"CMT1", b"CMT2", b"CMT3", b"CMT4"}
_CR3_MAKER_NOTE, _CR3_GPS = b"CMT3", b"CMT4"


class Structure(NamedTuple):
    """A TIFF structure within a file."""

    view: memoryview
    """From its first byte on; what is written into it is in the file."""
    part: bytes = b""
    """The box of a CR3 file that it fills: maker note and GPS stand alone there."""
    is_guess: bool = False
    """Whether it was found by its first bytes only, as chance may have them."""


def structures(view: memoryview) -> Iterator[Structure]:
    """Yield the TIFF structures of a file: itself, those in its boxes, and what looks like one at its start.

    Those in items of HEIF are not among them: see `containers.heif_items.metadata_pieces`.
    """
    if is_tiff(bytes(view[:16])):
        yield Structure(view)
    for box in boxes.descend(view) if boxes.is_boxed(view) else ():
        if box.kind in _CR3_PARTS:
            yield Structure(memoryview(box.body), box.kind)
        elif box.kind == b"Exif":
            block = strip_exif_header(box.body[4:]) or strip_exif_header(box.body)
            if block is not None:
                yield Structure(memoryview(block))
    for number, found in enumerate(_TIFF.finditer(view[:HEAD])):
        if number >= _MAX_GUESSES:
            return
        yield Structure(view[found.start() :], bytes(view[max(0, found.start() - 4) : found.start()]), True)


def blank_structure(structure: Structure, what: Collection[Private]) -> None:
    """Overwrite what is private in all directories of a TIFF structure with zeros."""
    found = list(walk(structure.view))
    if structure.is_guess:
        if not found or not found[0].is_whole or len(found[0].entries) > _MAX_GUESSED_ENTRIES:
            return
        found = [ifd for ifd in found if ifd.is_whole and len(ifd.entries) <= _MAX_GUESSED_ENTRIES]
    make = next((ifd.tags[_MAKE].data for ifd in found if _MAKE in ifd.tags), b"").decode("latin-1")
    for ifd in found:
        if ifd.role is Role.GPS or structure.part == _CR3_GPS:
            if "gps" in what:
                _blank_all(structure.view, ifd)
        elif "serial" in what:
            is_note = structure.part == _CR3_MAKER_NOTE
            _blank_serials(structure.view, ifd, make, SERIAL_TAGS[CANON] if is_note else _SERIALS)


def _blank_all(view: memoryview, ifd: Ifd) -> None:
    """Leave a GPS directory with nothing in it but zeros."""
    for entry in ifd.entries:
        _zero(entry)
    if ifd.entries:
        view[ifd.offset : ifd.end] = bytes(ifd.end - ifd.offset)


def _blank_serials(view: memoryview, ifd: Ifd, make: str, tags: Collection[int]) -> None:
    for entry in ifd.entries:
        if entry.tag in tags:
            _zero(entry)
        elif entry.tag == MAKER_NOTE and entry.is_usable:
            for directory in maker_directories(view, entry, make):
                for tag in SERIAL_TAGS[directory.name]:
                    if tag in directory.tags:
                        _zero(directory.tags[tag])


def _zero(entry: Entry) -> None:
    """Overwrite a value, as far as it is there."""
    if entry.is_usable and isinstance(entry.source, memoryview):
        end = min(entry.offset + entry.length, len(entry.source))
        entry.source[entry.offset : end] = bytes(end - entry.offset)
