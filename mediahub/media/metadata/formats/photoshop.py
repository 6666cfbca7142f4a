"""Photoshop image resource blocks (IRB), and the PSD files made of them."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from mediahub.media.containers.blocks import Blocks, Buffer, strip_exif_header

_IIM, _EXIF, _XMP, _IIM_DIGEST = 0x0404, 0x0422, 0x0424, 0x0425
_SIGNATURES = {b"8BIM", b"PHUT", b"DCSR", b"AgHg", b"MeSa"}
"""Resources of other programs than Photoshop stand among its own and are passed over."""


def take_resources(data: Buffer, blocks: Blocks) -> None:
    """Add the metadata among Photoshop's image resources to `blocks`."""
    for number, content in _resources(data):
        if number == _IIM and content and blocks.iim is None:
            blocks.iim = content
        elif number == _IIM_DIGEST and len(content) == 16:
            blocks.iim_digest = content
        elif number == _XMP and content:
            blocks.xmp.append(content)
        elif number == _EXIF and content and blocks.exif is None:
            blocks.exif = strip_exif_header(content)


def extract_psd(data: Buffer, blocks: Blocks) -> None:
    """Read the header and image resources of a PSD or PSB file."""
    height, width = struct.unpack(">II", data[14:22])
    blocks.size = (width, height)
    (colours,) = struct.unpack(">I", data[26:30])
    (length,) = struct.unpack(">I", data[30 + colours : 34 + colours])
    take_resources(data[34 + colours : 34 + colours + length], blocks)


def _resources(data: Buffer) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 12 <= len(data) and bytes(data[at : at + 4]) in _SIGNATURES:
        ours = bytes(data[at : at + 4]) == b"8BIM"
        (number,) = struct.unpack(">H", data[at + 4 : at + 6])
        at += 6 + (data[at + 6] | 1) + 1
        if at + 4 > len(data):
            return
        (length,) = struct.unpack(">I", data[at : at + 4])
        if ours:
            yield number, bytes(data[at + 4 : at + 4 + length])
        at += 4 + length + (length & 1)
