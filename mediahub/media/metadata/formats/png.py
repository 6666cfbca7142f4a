"""The metadata chunks of PNG files (PNG third edition, and ImageMagick's raw profiles)."""

from __future__ import annotations

import logging
import re
import struct
import zlib
from collections.abc import Iterator

from mediahub.media.containers.blocks import Blocks, Buffer, strip_exif_header
from mediahub.media.limits import MAX_BLOCK
from mediahub.media.metadata.formats.photoshop import take_resources

log = logging.getLogger(__name__)

_XMP_KEYWORD = b"XML:com.adobe.xmp"
_RAW_PROFILE = re.compile(rb"\s*[^\n]*\n\s*\d+\s+([0-9a-fA-F\s]*)")


def extract_png(data: Buffer, blocks: Blocks) -> None:
    """Read `eXIf`, XMP in `iTXt`, and EXIF, IPTC and XMP in ImageMagick's raw profiles."""
    for kind, body in _chunks(data):
        if kind == b"IHDR" and len(body) >= 8:
            blocks.size = struct.unpack(">II", body[:8])
        elif kind == b"eXIf":
            blocks.exif = strip_exif_header(body) or blocks.exif
        elif kind in {b"tEXt", b"zTXt", b"iTXt"}:
            keyword, text = _words(kind, bytes(body[:MAX_BLOCK]))
            if keyword == _XMP_KEYWORD:
                blocks.xmp.append(text)
            elif keyword.startswith(b"Raw profile type "):
                _take_profile(keyword[17:], text, blocks)


def _chunks(data: Buffer) -> Iterator[tuple[bytes, Buffer]]:
    at = 8
    while at + 8 <= len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        kind = bytes(data[at + 4 : at + 8])
        yield kind, data[at + 8 : at + 8 + length]
        if kind == b"IEND":
            return
        at += 12 + length


def _words(kind: bytes, body: bytes) -> tuple[bytes, bytes]:
    keyword, _, rest = body.partition(b"\0")
    wanted = keyword == _XMP_KEYWORD or keyword.startswith(b"Raw profile type ")
    if not wanted:
        return keyword, b""
    if kind == b"tEXt":
        return keyword, rest
    if kind == b"zTXt":
        return keyword, _inflate(rest[1:])
    packed = rest[:1] == b"\1"
    text = rest[2:].split(b"\0", 2)[-1]
    return keyword, _inflate(text) if packed else text


def _inflate(data: bytes) -> bytes:
    """Unpack as much as is sound and no more than a block may hold."""
    unpacker, text = zlib.decompressobj(), b""
    try:
        text = unpacker.decompress(data, MAX_BLOCK)
    except zlib.error as error:
        log.info("a text of a PNG cannot be unpacked: %s", error)
    return text


def _take_profile(kind: bytes, text: bytes, blocks: Blocks) -> None:
    match = _RAW_PROFILE.match(text)
    if not match:
        return
    digits = b"".join(match[1].split())
    profile = bytes.fromhex(digits[: len(digits) & ~1].decode("ascii"))
    if kind in {b"exif", b"APP1"} and blocks.exif is None:
        if profile.startswith(b"http://ns.adobe.com/xap/1.0/\0"):
            blocks.xmp.append(profile[29:])
        else:
            blocks.exif = strip_exif_header(profile)
    elif kind == b"xmp":
        blocks.xmp.append(profile)
    elif kind in {b"iptc", b"8bim"}:
        if profile.startswith(b"\x1c"):
            blocks.iim = profile
        else:
            take_resources(profile.removeprefix(b"Photoshop 3.0\0"), blocks)
