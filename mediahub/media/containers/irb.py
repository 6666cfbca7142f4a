"""Photoshop's digest of the IPTC-IIM block (image resource 0x0425).

Readers compare it with the block: where they differ, they believe IIM over XMP (MWG 2010, 5.4). So whoever
writes both must refresh it.
"""

from __future__ import annotations

import hashlib

_IIM = b"8BIM\x04\x04"
_DIGEST = b"8BIM\x04\x25\0\0\0\0\0\x10"
_MD5 = 16
_HEAD = 8 << 20
"""Metadata stand within this many bytes of the beginning, or of the end of a TIFF."""


def refresh_digest(data: bytes) -> bytes:
    """The file with its digest made true, moving no byte; the file itself where it has none."""
    found = [at for at in _places(data, _DIGEST) if at + len(_DIGEST) + _MD5 <= len(data)]
    block = _iim(data) if found else None
    if block is None:
        return data
    if data[:2] in (b"II", b"MM"):
        block += bytes(-len(block) % 4)  # TIFF keeps the block in units of four
    fresh, digest = bytearray(data), hashlib.md5(block, usedforsecurity=False).digest()
    for at in found:
        fresh[at + len(_DIGEST) : at + len(_DIGEST) + _MD5] = digest
    return bytes(fresh)


def _iim(data: bytes) -> bytes | None:
    for at in _places(data, _IIM):
        name = at + len(_IIM)
        start = name + (data[name] + 2) // 2 * 2  # a Pascal string, padded to an even length
        size = int.from_bytes(data[start : start + 4])
        block = data[start + 4 : start + 4 + size]
        if len(block) == size and block[:1] == b"\x1c":
            return block
    return None


def _places(data: bytes, what: bytes) -> list[int]:
    places, at = [], data.find(what, 0, _HEAD)
    while at >= 0:
        places.append(at)
        at = data.find(what, at + 1, _HEAD)
    return places
