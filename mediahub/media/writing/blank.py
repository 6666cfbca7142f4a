"""Removing GPS positions and serial numbers in place: values are overwritten, no byte moves.

For containers that nobody can write metadata into without moving picture data: RAW, HEIF, clips. What is
overwritten stays a well-formed file. Directories and boxes are found by the walkers that readers use. Whoever
relies on it reads the file again afterwards: see `deliver`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from mmap import ACCESS_WRITE, mmap
from pathlib import Path

from mediahub.media.containers.blocks import strip_exif_header
from mediahub.media.containers.isobmff import boxes
from mediahub.media.containers.isobmff.items import metadata_pieces
from mediahub.media.containers.mapping import look_into
from mediahub.media.containers.tiff.ifd import walk
from mediahub.media.model import FileType
from mediahub.media.writing.blank_boxes import blank_boxes
from mediahub.media.writing.blank_directories import HEAD, Structure, blank_structure, structures
from mediahub.media.writing.private import Private

XMP_UUID = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
_XMP_TAG = 0x02BC
_XMP_GPS = re.compile(rb""":(?:GPS|Gps)\w+(?:\s*=\s*(["'])([^"'<>]*)\1|>([^<]*)<)""")
_XMP_SERIAL = re.compile(rb""":\w{,24}SerialNumber\s*=\s*(["'])([^"'<>]*)\1|SerialNumber>([^<]*)<""")
_SHORTEST_SERIAL = 5


def blank(path: Path, file_type: FileType, what: Collection[Private], serials: Collection[str] = ()) -> None:
    """Overwrite positions (`gps`) and serial numbers (`serial`) in the file at `path`.

    `serials` are the numbers that are known to be in it: cameras also write them where only the maker knows.
    """
    if not what:
        return
    with path.open("r+b") as file:
        view = memoryview(mmap(file.fileno(), 0, access=ACCESS_WRITE))
        _blank_whole(view, file_type, what, serials)
        if file_type.kind != "video" and boxes.is_boxed(view):
            for pieces in metadata_pieces(view):
                _blank_pieces([memoryview(piece) for piece in pieces], what, serials)


def has_pages(path: Path) -> bool:
    """Whether a TIFF has more than one picture side by side, as faxes and scans do."""
    with path.open("rb") as file:
        first = next(walk(look_into(file)), None)
        return first is not None and first.following != 0


def _blank_whole(
    view: memoryview, file_type: FileType, what: Collection[Private], serials: Collection[str]
) -> None:
    if "gps" in what and boxes.is_boxed(view):
        blank_boxes(view)
    if file_type.kind != "video":
        for structure in structures(view):
            blank_structure(structure, what)
    for packet in _packets(view):
        _blank_packet(packet, what)
    if "serial" in what:
        _blank_texts(view[:HEAD], serials)


def _blank_pieces(pieces: list[memoryview], what: Collection[Private], serials: Collection[str]) -> None:
    """An EXIF or XMP item, which may stand in several pieces."""
    whole = bytearray(b"".join(pieces))
    view = memoryview(whole)
    skip = int.from_bytes(view[:4])
    block = strip_exif_header(view[4 + skip :]) or strip_exif_header(view)
    if block is not None:
        blank_structure(Structure(memoryview(block)), what)
    _blank_packet(view, what)
    if "serial" in what:
        _blank_texts(view, serials)
    at = 0
    for piece in pieces:
        piece[:] = view[at : at + len(piece)]
        at += len(piece)


def _packets(view: memoryview) -> Iterator[memoryview]:
    """Where XMP may be: near both ends, and where the containers that we know say that it is."""
    if len(view) <= HEAD:
        yield view
        return
    yield view[:HEAD]
    yield view[-HEAD:]
    if boxes.is_boxed(view):
        for box in boxes.descend(view):
            if box.kind == b"XMP_" or box.extended == XMP_UUID:
                yield memoryview(box.body)
    else:
        for ifd in walk(view):
            if _XMP_TAG in ifd.tags:
                entry = ifd.tags[_XMP_TAG]
                yield view[entry.offset : entry.offset + entry.length]


def _blank_packet(view: memoryview, what: Collection[Private]) -> None:
    """Values of XMP properties, overwritten with spaces."""
    for private, pattern in (("gps", _XMP_GPS), ("serial", _XMP_SERIAL)):
        if private not in what:
            continue
        for found in list(pattern.finditer(view)):
            for group in (2, 3):
                start, end = found.span(group)
                if end > start:
                    view[start:end] = b" " * (end - start)


def _blank_texts(view: memoryview, serials: Collection[str]) -> None:
    """Serial numbers as they stand in maker notes: as text of either width, or as bytes listed one by one."""
    for serial in serials:
        words = serial.split()
        if len(words) > 1 and all(word.isdigit() and int(word) < 256 for word in words):
            _overwrite(view, bytes(map(int, words)), b"\0")
        for word in words:
            _overwrite(view, word.encode(), b"0")
            _overwrite(view, word.encode("utf-16-le"), b"0\0")


def _overwrite(view: memoryview, text: bytes, filler: bytes) -> None:
    if len(text) >= _SHORTEST_SERIAL:
        for found in list(re.finditer(re.escape(text), view)):
            view[found.start() : found.end()] = filler * (len(text) // len(filler))
