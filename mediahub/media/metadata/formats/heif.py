"""EXIF, XMP, size and turning in HEIF and AVIF files (ISO/IEC 23008-12)."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from mediahub.media.containers import boxes
from mediahub.media.containers.blocks import MAX_BLOCK, Blocks, Buffer, strip_exif_header
from mediahub.media.metadata.formats.quicktime import take_movie

_MAX_ITEMS = 4096
_MAX_EXTENTS = 64


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


@dataclass(frozen=True, slots=True)
class CodedPicture:
    """The picture that a file shows: how it is coded, its bytes, and how it is to be turned."""

    coding: bytes
    """The item's type, such as `hvc1`, `av01`, `jpeg` or, of a mosaic of others, `grid`."""
    data: bytes
    quarter_turns: int = 0
    """To the left (`irot`)."""
    mirror_axis: int | None = None
    """`imir`: 0 for top and bottom exchanged, 1 for left and right, after turning."""


def codings(data: Buffer) -> set[bytes]:
    """Return the types of all items of a HEIF or AVIF file, metadata among them."""
    meta = boxes.find(data, b"meta")
    return {item.kind for item in _items(meta.body[4:]).values()} if meta else set()


def primary_picture(data: Buffer) -> CodedPicture | None:
    """Return the primary item of a HEIF or AVIF file with all its bytes; None where none is found."""
    meta = boxes.find(data, b"meta")
    if meta is None:
        return None
    content = meta.body[4:]
    item = _primary(content, _items(content))
    if item is None or not item.kind:
        return None
    idat = boxes.find(content, b"idat")
    source = idat.body if item.in_idat and idat else data
    coded = b"".join(_extents(item, source))
    properties = {box.kind: box.body for box in _properties(content, item)}
    if item.kind == b"jpeg" and b"jpgC" in properties:
        coded = bytes(properties[b"jpgC"]) + coded
    turns = properties.get(b"irot", b"\0")[:1]
    mirror = properties.get(b"imir", b"")[:1]
    return CodedPicture(
        item.kind, coded, int.from_bytes(turns) & 3, int.from_bytes(mirror) & 1 if len(mirror) else None
    )


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
    if primary := _primary(content, items):
        _take_properties(content, primary, blocks)


def _primary(meta: Buffer, items: dict[int, _Item]) -> _Item | None:
    pitm = boxes.find(meta, b"pitm")
    if pitm is None:
        return None
    version, _, body = boxes.full(pitm)
    return items.get(_Reader(body).take(4 if version else 2))


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
    return b"".join(_extents(item, source))[:MAX_BLOCK]


def _extents(item: _Item, source: Buffer) -> list[bytes]:
    return [
        bytes(source[start : start + length] if length else source[start:])
        for start, length in item.extents[:_MAX_EXTENTS]
    ]


def _properties(meta: Buffer, item: _Item) -> list[boxes.Box]:
    """Return the boxes that say something of the item, in their order."""
    ipco = boxes.find(meta, b"iprp", b"ipco")
    known = list(boxes.walk(ipco.body)) if ipco else []
    return [known[index - 1] for index in item.properties if 0 < index <= len(known)]


def _take_properties(meta: Buffer, primary: _Item, blocks: Blocks) -> None:
    blocks.quarter_turns = 0
    for box in _properties(meta, primary):
        if box.kind == b"ispe" and len(box.body) >= 12:
            blocks.size = struct.unpack(">II", box.body[4:12])
        elif box.kind == b"irot" and len(box.body):
            blocks.quarter_turns = box.body[0] & 3
