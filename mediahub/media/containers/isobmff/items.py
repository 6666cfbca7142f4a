"""The items of a HEIF or AVIF file (ISO/IEC 23008-12, ISO/IEC 14496-12, 8.11): pictures, EXIF and XMP.

Exif and XMP are items beside the pictures, in the same `mdat`; an editor that writes them moves everything.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from mediahub.media.containers.blocks import Buffer
from mediahub.media.containers.isobmff import boxes
from mediahub.media.limits import MAX_EXTENTS, MAX_ITEMS

_METADATA = {b"Exif", b"mime", b"uri "}
_IN_FILE, _IN_IDAT = 0, 1
"""How an item is stored, by `iloc`."""


@dataclass(slots=True)
class Item:
    """One item: what it is, and the pieces of it in the file."""

    kind: bytes = b""
    content_type: bytes = b""
    extents: list[tuple[int, int]] = field(default_factory=list)
    """Offset and length of each, where it is stored; length 0 goes on to the end."""
    method: int = _IN_FILE
    is_located: bool = False
    """Whether the file says where it is stored."""
    properties: list[int] = field(default_factory=list)

    @property
    def in_idat(self) -> bool:
        """Whether its pieces are in the `idat` box and not in the file."""
        return self.method == _IN_IDAT


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


def meta_content(data: Buffer) -> Buffer | None:
    """Return the boxes of a file's `meta` box; None where it has none."""
    meta = boxes.find(data, b"meta")
    return boxes.content(meta)[0] if meta else None


def read_items(meta: Buffer, *, strict: bool = False) -> dict[int, Item]:
    """Return the items of a file by their number, as far as its description goes.

    With `strict` one that does not say where its items are raises ValueError.
    """
    items: dict[int, Item] = {}
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
                if strict and kind == b"iloc":
                    raise
    return items


def _read_info(infe: boxes.Box, items: dict[int, Item]) -> None:
    if infe.kind != b"infe" or len(items) >= MAX_ITEMS:
        return
    version, _, body = boxes.full(infe)
    if version < 2:
        return
    reader = _Reader(body)
    number = reader.take(4 if version > 2 else 2)
    reader.take(2)
    item = items.setdefault(number, Item())
    item.kind = reader.take(4).to_bytes(4)
    reader.text()
    if item.kind == b"mime":
        item.content_type = reader.text()


def _read_locations(box: boxes.Box, items: dict[int, Item]) -> None:
    version, _, body = boxes.full(box)
    reader = _Reader(body)
    widths = reader.take(2)
    offset_width, length_width = widths >> 12, widths >> 8 & 15
    base_width, index_width = widths >> 4 & 15, widths & 15 if version else 0
    for _ in range(min(reader.take(4 if version > 1 else 2), MAX_ITEMS)):
        item = items.setdefault(reader.take(4 if version > 1 else 2), Item())
        item.method = reader.take(2) & 15 if version else _IN_FILE
        item.is_located = True
        reader.take(2)
        base, count = reader.take(base_width), reader.take(2)
        # pieces that take no byte are all alike: a few hundred bytes would name millions of them
        for _ in range(count if index_width + offset_width + length_width else min(count, 1)):
            reader.take(index_width)
            start = base + reader.take(offset_width)
            item.extents.append((start, reader.take(length_width)))


def _read_associations(box: boxes.Box, items: dict[int, Item]) -> None:
    version, flags, body = boxes.full(box)
    reader = _Reader(body)
    for _ in range(min(reader.take(4), MAX_ITEMS)):
        item = items.setdefault(reader.take(4 if version else 2), Item())
        for _ in range(reader.take(1)):
            wide = flags & 1
            item.properties.append(reader.take(2 if wide else 1) & (0x7FFF if wide else 0x7F))


def primary_item(meta: Buffer, items: dict[int, Item]) -> Item | None:
    """Return the item that is the file's picture (`pitm`)."""
    pitm = boxes.find(meta, b"pitm")
    if pitm is None:
        return None
    version, _, body = boxes.full(pitm)
    return items.get(_Reader(body).take(4 if version else 2))


def extents_of(item: Item, source: Buffer) -> list[bytes]:
    """Return the pieces of an item; `source` is the file or, where it is stored there, the `idat` box."""
    return [
        bytes(source[start : start + length] if length else source[start:])
        for start, length in item.extents[:MAX_EXTENTS]
    ]


def metadata_pieces(data: Buffer) -> Iterator[list[Buffer]]:
    """Yield the pieces of every EXIF and XMP item, which together are its content, as views into `data`."""
    content = meta_content(data)
    if content is None:
        return
    idat = boxes.find(content, b"idat")
    for item in read_items(content).values():
        if item.kind in (b"Exif", b"mime"):
            source = idat.body if item.in_idat and idat else data
            yield [
                source[start : start + length if length else len(source)]
                for start, length in item.extents[:MAX_EXTENTS]
            ]


def picture_items(data: memoryview) -> Iterator[bytes | memoryview]:
    """Yield type and bytes of every item that is no metadata, by its number. Raises ValueError for a
    description that makes no sense."""
    meta = boxes.find(data, b"meta")
    if meta is None:
        return
    content, at = boxes.content(meta)
    idat = boxes.find(content, b"idat")
    for _, item in sorted(read_items(content, strict=True).items()):
        if item.kind in _METADATA or not item.kind or item.method not in (_IN_FILE, _IN_IDAT):
            continue
        if not item.is_located:
            continue
        yield item.kind
        base = at + idat.offset if item.in_idat and idat else 0
        for start, length in item.extents:
            if base + start + length > len(data):
                raise ValueError("an item beyond the end")
            yield data[base + start : base + start + length]
