"""EXIF, XMP, size and turning in HEIF and AVIF files (ISO/IEC 23008-12)."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from mediahub.media.metadata import boxes
from mediahub.media.metadata.blocks import MAX_BLOCK, Blocks, Buffer, strip_exif_header
from mediahub.media.metadata.quicktime import take_movie

_MAX_ITEMS = 4096


@dataclass(slots=True)
class _Item:
    kind: bytes = b""
    content_type: bytes = b""
    extents: list[tuple[int, int]] = field(default_factory=list)
    in_idat: bool = False
    properties: list[int] = field(default_factory=list)


class _Reader:
    """Take big-endian integers of any width off a buffer, one after another."""

    def __init__(self, data: Buffer) -> None:
        self.data, self.at = data, 0

    def take(self, width: int) -> int:
        end = self.at + width
        if end > len(self.data):
            raise ValueError("box ends early")
        number = int.from_bytes(self.data[self.at : end])
        self.at = end
        return number

    def text(self) -> bytes:
        rest = bytes(self.data[self.at : self.at + 256])
        word = rest.partition(b"\0")[0]
        self.at += len(word) + 1
        return word


def extract_heif(data: Buffer, blocks: Blocks) -> None:
    """Read the primary item's size and turning and the EXIF and XMP items."""
    try:
        _take_items(data, blocks)
    finally:
        movie = boxes.find(data, b"moov")
        if movie:  # an image sequence, with or without a still beside it
            take_movie(movie.body, blocks)


def _take_items(data: Buffer, blocks: Blocks) -> None:
    meta = boxes.find(data, b"meta")
    if meta is None:
        return
    content = meta.body[4:]
    items = _items(content)
    idat = boxes.find(content, b"idat")
    for item in items.values():
        source = idat.body if item.in_idat and idat else data
        if item.kind == b"Exif" and blocks.exif is None:
            block = _content(item, source)
            (skip,) = struct.unpack(">I", block[:4].rjust(4, b"\0"))
            blocks.exif = strip_exif_header(block[4 + skip :]) or strip_exif_header(block)
        elif item.kind == b"mime" and item.content_type == b"application/rdf+xml":
            blocks.xmp.append(_content(item, source))
    pitm = boxes.find(content, b"pitm")
    if pitm:
        version, _, body = boxes.full(pitm)
        primary = items.get(_Reader(body).take(4 if version else 2))
        if primary:
            _take_properties(content, primary, blocks)


def _items(meta: Buffer) -> dict[int, _Item]:
    items: dict[int, _Item] = {}
    iinf = boxes.find(meta, b"iinf")
    if iinf:
        version, _, body = boxes.full(iinf)
        for infe in boxes.walk(body[4 if version else 2 :]):
            _read_info(infe, items)
    for kind, read in ((b"iloc", _read_locations), (b"ipma", _read_associations)):
        path = (kind,) if kind == b"iloc" else (b"iprp", kind)
        box = boxes.find(meta, *path)
        if box:
            try:
                read(box, items)
            except ValueError:
                continue
    return items


def _read_info(infe: boxes.Box, items: dict[int, _Item]) -> None:
    if infe.kind != b"infe" or len(items) >= _MAX_ITEMS:
        return
    version, _, body = boxes.full(infe)
    if version < 2:
        return
    reader = _Reader(body)
    number = reader.take(4 if version > 2 else 2)
    reader.take(2)
    item = items.setdefault(number, _Item())
    item.kind = reader.take(4).to_bytes(4)
    reader.text()
    if item.kind == b"mime":
        item.content_type = reader.text()


def _read_locations(box: boxes.Box, items: dict[int, _Item]) -> None:
    version, _, body = boxes.full(box)
    reader = _Reader(body)
    widths = reader.take(2)
    offset_width, length_width = widths >> 12, widths >> 8 & 15
    base_width, index_width = widths >> 4 & 15, widths & 15 if version else 0
    for _ in range(min(reader.take(4 if version > 1 else 2), _MAX_ITEMS)):
        item = items.setdefault(reader.take(4 if version > 1 else 2), _Item())
        item.in_idat = bool(version) and reader.take(2) & 15 == 1
        reader.take(2)
        base = reader.take(base_width)
        for _ in range(reader.take(2)):
            reader.take(index_width)
            start = base + reader.take(offset_width)
            item.extents.append((start, reader.take(length_width)))


def _read_associations(box: boxes.Box, items: dict[int, _Item]) -> None:
    version, flags, body = boxes.full(box)
    reader = _Reader(body)
    for _ in range(min(reader.take(4), _MAX_ITEMS)):
        item = items.setdefault(reader.take(4 if version else 2), _Item())
        for _ in range(reader.take(1)):
            wide = flags & 1
            item.properties.append(reader.take(2 if wide else 1) & (0x7FFF if wide else 0x7F))


def _content(item: _Item, source: Buffer) -> bytes:
    parts = [
        bytes(source[start : start + length] if length else source[start:])
        for start, length in item.extents[:64]
    ]
    return b"".join(parts)[:MAX_BLOCK]


def _take_properties(meta: Buffer, primary: _Item, blocks: Blocks) -> None:
    ipco = boxes.find(meta, b"iprp", b"ipco")
    if ipco is None:
        return
    properties = list(boxes.walk(ipco.body))
    blocks.quarter_turns = 0
    for index in primary.properties:
        if not 0 < index <= len(properties):
            continue
        box = properties[index - 1]
        if box.kind == b"ispe" and len(box.body) >= 12:
            blocks.size = struct.unpack(">II", box.body[4:12])
        elif box.kind == b"irot" and len(box.body):
            blocks.quarter_turns = box.body[0] & 3
