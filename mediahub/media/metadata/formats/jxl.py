"""JPEG XL: the boxes of ISO/IEC 18181-2 and the first bits of the codestream (18181-1)."""

from __future__ import annotations

import brotli

from mediahub.media.containers.blocks import Blocks, Buffer, strip_exif_header
from mediahub.media.containers.isobmff import boxes
from mediahub.media.containers.jxl import read_header
from mediahub.media.limits import MAX_BLOCK
from mediahub.media.model import MediaError

_HEADER = 32
_COMPRESSIBLE = {b"Exif", b"xml "}


def extract_jxl(data: Buffer, blocks: Blocks) -> None:
    """Read EXIF and XMP boxes, plain or compressed, and size and turning from the codestream."""
    if bytes(data[:2]) == b"\xff\x0a":
        _take_codestream(data, blocks)
        return
    for box in boxes.walk(data):
        kind, body = _unpacked(box) if box.kind == b"brob" else (box.kind, box.body)
        if kind == b"Exif" and blocks.exif is None:
            blocks.exif = strip_exif_header(body[4:]) or strip_exif_header(body)
        elif kind == b"xml ":
            blocks.xmp.append(bytes(body))
        elif kind in {b"jxlc", b"jxlp"} and blocks.size is None:
            _take_codestream(body[4 if kind == b"jxlp" else 0 :], blocks)


def _unpacked(box: boxes.Box) -> tuple[bytes, Buffer]:
    """Return type and content of the box in a `brob` box, which is compressed with Brotli.

    One that is damaged, or unpacks to more than a metadata block may be, has no type.
    """
    kind = bytes(box.body[:4])
    if kind not in _COMPRESSIBLE:
        return b"", b""
    unpacker = brotli.Decompressor()
    try:
        content = unpacker.process(bytes(box.body[4:]), output_buffer_limit=MAX_BLOCK)
        while not unpacker.is_finished() and len(content) < MAX_BLOCK:
            more = unpacker.process(b"", output_buffer_limit=MAX_BLOCK - len(content))
            if not more:
                break
            content += more
    except brotli.error:
        return b"", b""
    whole = unpacker.is_finished() and len(content) <= MAX_BLOCK
    return (kind, content) if whole else (b"", b"")


def _take_codestream(data: Buffer, blocks: Blocks) -> None:
    try:
        width, height, orientation = read_header(bytes(data[:_HEADER]))
    except MediaError:
        return
    blocks.size = (width, height)
    if orientation is not None:
        blocks.quarter_turns = 1 if orientation >= 5 else 0
