"""Bytes of containers, made by hand for the tests of their readers."""

from __future__ import annotations

import struct

from mediahub.media.containers.blocks import Blocks, Extractor

TIFF = b"II*\0\x08\0\0\0\0\0\0\0\0\0"
XMP = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'></x:xmpmeta>"
IIM = b"\x1c\x02\x05\0\x05Title"


def extract(extractor: Extractor, data: bytes) -> Blocks:
    """Run an extractor over bytes."""
    blocks = Blocks()
    extractor(data, blocks)
    return blocks


def segment(marker: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def resource(number: int, content: bytes, signature: bytes = b"8BIM") -> bytes:
    padded = content + b"\0" * (len(content) % 2)
    return signature + struct.pack(">HHI", number, 0, len(content)) + padded


def directory_of(*entries: tuple[int, int, int, int], following: int = 0) -> bytes:
    table = b"".join(struct.pack("<HHII", *entry) for entry in entries)
    return struct.pack("<H", len(entries)) + table + struct.pack("<I", following)
