"""The metadata chunks of RIFF files: WebP (RFC 9649) and AVI."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from mediahub.media.containers.blocks import Blocks, Buffer, strip_exif_header


def extract_webp(data: Buffer, blocks: Blocks) -> None:
    """Read size, EXIF and XMP of a WebP file."""
    for kind, body in _chunks(data):
        if kind == b"EXIF":
            blocks.exif = strip_exif_header(body)
        elif kind == b"XMP ":
            blocks.xmp.append(bytes(body))
        elif blocks.size is None:
            blocks.size = _size(kind, body)


def extract_avi(data: Buffer, blocks: Blocks) -> None:
    """Read the main header of an AVI, which also one that was cut off has, and XMP."""
    for kind, body in _chunks(data):
        if kind == b"LIST" and bytes(body[:4]) == b"hdrl":
            header = next((inner for name, inner in _chunks(body, 4) if name == b"avih"), b"")
            if len(header) >= 40:
                frame_time, frames = struct.unpack("<I12xI", header[:20])
                width, height = struct.unpack("<II", header[32:40])
                blocks.size = (width, height) if width and height else None
                if frames and frame_time:
                    blocks.clip["duration"] = frames * frame_time / 1e6
        elif kind == b"_PMX":
            blocks.xmp.append(bytes(body))


def _chunks(data: Buffer, at: int = 12) -> Iterator[tuple[bytes, Buffer]]:
    while at + 8 <= len(data):
        (length,) = struct.unpack("<I", data[at + 4 : at + 8])
        yield bytes(data[at : at + 4]), data[at + 8 : at + 8 + length]
        at += 8 + length + (length & 1)


def _size(kind: bytes, body: Buffer) -> tuple[int, int] | None:
    if kind == b"VP8X" and len(body) >= 10:
        return (
            int.from_bytes(body[4:7], "little") + 1,
            int.from_bytes(body[7:10], "little") + 1,
        )
    if kind == b"VP8L" and len(body) >= 5:
        bits = int.from_bytes(body[1:5], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if kind == b"VP8 " and bytes(body[3:6]) == b"\x9d\x01\x2a":
        width, height = struct.unpack("<HH", body[6:10])
        return width & 0x3FFF, height & 0x3FFF
    return None
