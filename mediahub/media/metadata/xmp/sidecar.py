"""XMP sidecar files: the packet alone, in UTF-8."""

from __future__ import annotations

import codecs
import re

from mediahub.media.containers.blocks import Blocks, Buffer
from mediahub.media.limits import MAX_BLOCK
from mediahub.media.metadata.xmp.packets import find_packets

_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")


def extract_sidecar(data: Buffer, blocks: Blocks) -> None:
    """Return the XMP of a sidecar, turned to UTF-8 and without its declaration."""
    text = to_utf8(bytes(data[:MAX_BLOCK]))
    blocks.xmp = find_packets(text) or [text]


def to_utf8(data: bytes) -> bytes:
    """Transcode UTF-16 and UTF-32, by byte order mark or by where the NULs stand."""
    for mark, codec in (
        (codecs.BOM_UTF32_LE, "utf-32"),
        (codecs.BOM_UTF32_BE, "utf-32"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return _undeclared(data.decode(codec, "replace"))
    if data[:2] == b"<\0":
        return _undeclared(data.decode("utf-16-le", "replace"))
    if data[:2] == b"\0<":
        return _undeclared(data.decode("utf-16-be", "replace"))
    return data.removeprefix(codecs.BOM_UTF8)


def _undeclared(text: str) -> bytes:
    return _DECLARATION.sub("", text).encode("utf-8", "replace")
