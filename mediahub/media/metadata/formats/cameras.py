"""RAW containers that are not TIFF: Canon CR3 and CRW, Fujifilm RAF, Minolta MRW, Sigma X3F."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from mediahub.media.containers.blocks import Blocks, Buffer, strip_exif_header
from mediahub.media.containers.isobmff import boxes
from mediahub.media.metadata.formats.jpeg import extract_jpeg
from mediahub.media.metadata.xmp.packets import find_packets

_CR3_XMP = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
_RAF_FULL_SIZE, _RAF_CROPPED_SIZE, _RAF_LAYOUT = 0x0100, 0x0111, 0x0130
_UPRIGHT_SENSOR = 0x08
_CIFF_INVENTED = frozenset({"Exif.Image.Orientation", "Exif.Photo.FNumber", "Exif.Photo.ExposureTime"})
"""Made by libexiv2 from APEX values and angles."""
_HEAD, _TAIL = 4 << 20, 1 << 18


def extract_cr3(data: Buffer, blocks: Blocks) -> None:
    """Hand on `ftyp` to `moov`, which hold all EXIF, and the XMP box behind them."""
    for box in boxes.walk(data):
        if box.kind == b"moov":
            blocks.exif = data[: box.offset + len(box.body)]
        elif box.kind == b"uuid" and box.extended == _CR3_XMP:
            blocks.xmp.append(bytes(box.body).rstrip(b"\0"))


def extract_crw(data: Buffer, blocks: Blocks) -> None:
    """Hand on the file as it stands: libexiv2 reads CIFF. XMP, where added, is at the end."""
    blocks.exif, blocks.invented = data, _CIFF_INVENTED
    blocks.xmp = find_packets(data[-_TAIL:])


def extract_raf(data: Buffer, blocks: Blocks) -> None:
    """Take EXIF and XMP from the JPEG that every RAF carries, the size from its own table."""
    start, length, table, _ = struct.unpack(">IIII", data[84:100])
    if start:
        extract_jpeg(data[start : start + length], blocks)
    tags = _raf_tags(data[table:])
    layout = tags.get(_RAF_LAYOUT, b"\0\x08").ljust(2, b"\x08")
    size = tags.get(_RAF_CROPPED_SIZE) or tags.get(_RAF_FULL_SIZE) or b""
    blocks.size = None
    # The sensor of a Super CCD lies askew: what is stored is not the picture's size.
    if len(size) >= 4 and layout[1] & _UPRIGHT_SENSOR:
        height, width = struct.unpack(">HH", size[:4])
        blocks.size = (width, height)


def _raf_tags(table: Buffer) -> dict[int, bytes]:
    """Read Fujifilm's own tags: number, length and content, one after another."""
    tags: dict[int, bytes] = {}
    count, at = int.from_bytes(table[:4]), 4
    for _ in range(min(count, 255)):
        if at + 4 > len(table):
            break
        tag, length = struct.unpack(">HH", table[at : at + 4])
        tags.setdefault(tag, bytes(table[at + 4 : at + 4 + length]))
        at += 4 + length
    return tags


def extract_mrw(data: Buffer, blocks: Blocks) -> None:
    """Find the TIFF stream (`TTW`) and the picture's size (`PRD`) in Minolta's blocks."""
    (end,) = struct.unpack(">I", data[4:8])
    at = 8
    while at + 8 <= min(end + 8, len(data)):
        kind = bytes(data[at + 1 : at + 4])
        (length,) = struct.unpack(">I", data[at + 4 : at + 8])
        body = data[at + 8 : at + 8 + length]
        if kind == b"TTW":
            blocks.exif = strip_exif_header(body)
        elif kind == b"PRD" and len(body) >= 16:
            height, width = struct.unpack(">HH", body[12:16])
            blocks.size = (width, height)
        at += 8 + length


def extract_x3f(data: Buffer, blocks: Blocks) -> None:
    """Read Sigma's header and properties, and the EXIF of an embedded JPEG."""
    width, height = struct.unpack("<II", data[28:36])
    blocks.size = (width, height)
    head = bytes(data[:_HEAD])
    at = head.find(b"Exif\0\0")
    blocks.exif = strip_exif_header(head[at + 6 :]) if at >= 0 else None
    blocks.raw["Sigma"] = dict(_x3f_properties(data))


def _x3f_properties(data: Buffer) -> Iterator[tuple[str, str]]:
    """Yield the names and values of the `PROP` section, which the directory at the end points to."""
    (start,) = struct.unpack("<I", data[-4:])
    if bytes(data[start : start + 4]) != b"SECd":
        return
    (sections,) = struct.unpack("<I", data[start + 8 : start + 12])
    for number in range(min(sections, 64)):
        offset, length, kind = struct.unpack("<II4s", data[start + 12 + 12 * number :][:12])
        if kind != b"PROP":
            continue
        section = bytes(data[offset : offset + min(length, _TAIL)])
        (count,) = struct.unpack("<I", section[8:12])
        texts = section[24 + 8 * count :].decode("utf-16-le", "replace")
        for name, value in struct.iter_unpack("<II", section[24 : 24 + 8 * min(count, 512)]):
            yield texts[name:].partition("\0")[0], texts[value:].partition("\0")[0]
