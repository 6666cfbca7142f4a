"""EXIF, XMP, size and turning in HEIF and AVIF files (ISO/IEC 23008-12)."""

from __future__ import annotations

import struct
from dataclasses import dataclass

from mediahub.media.containers.blocks import Blocks, Buffer, strip_exif_header
from mediahub.media.containers.isobmff import boxes
from mediahub.media.containers.isobmff.items import Item, extents_of, meta_content, primary_item, read_items
from mediahub.media.limits import MAX_BLOCK
from mediahub.media.metadata.formats.quicktime import take_movie


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
    content = meta_content(data)
    return {item.kind for item in read_items(content).values()} if content is not None else set()


def primary_picture(data: Buffer) -> CodedPicture | None:
    """Return the primary item of a HEIF or AVIF file with all its bytes; None where none is found."""
    content = meta_content(data)
    if content is None:
        return None
    item = primary_item(content, read_items(content))
    if item is None or not item.kind:
        return None
    idat = boxes.find(content, b"idat")
    source = idat.body if item.in_idat and idat else data
    coded = b"".join(extents_of(item, source))
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
    content = meta_content(data)
    if content is None:
        return
    items = read_items(content)
    idat = boxes.find(content, b"idat")
    for item in items.values():
        source = idat.body if item.in_idat and idat else data
        if item.kind == b"Exif" and blocks.exif is None:
            block = _content(item, source)
            (skip,) = struct.unpack(">I", block[:4].rjust(4, b"\0"))
            blocks.exif = strip_exif_header(block[4 + skip :]) or strip_exif_header(block)
        elif item.kind == b"mime" and item.content_type == b"application/rdf+xml":
            blocks.xmp.append(_content(item, source))
    if primary := primary_item(content, items):
        _take_properties(content, primary, blocks)


def _content(item: Item, source: Buffer) -> bytes:
    return b"".join(extents_of(item, source))[:MAX_BLOCK]


def _properties(meta: Buffer, item: Item) -> list[boxes.Box]:
    """Return the boxes that say something of the item, in their order."""
    ipco = boxes.find(meta, b"iprp", b"ipco")
    known = list(boxes.walk(ipco.body)) if ipco else []
    return [known[index - 1] for index in item.properties if 0 < index <= len(known)]


def _take_properties(meta: Buffer, primary: Item, blocks: Blocks) -> None:
    blocks.quarter_turns = 0
    for box in _properties(meta, primary):
        if box.kind == b"ispe" and len(box.body) >= 12:
            blocks.size = struct.unpack(">II", box.body[4:12])
        elif box.kind == b"irot" and len(box.body):
            blocks.quarter_turns = box.body[0] & 3
