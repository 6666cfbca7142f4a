"""Image resource blocks."""

from __future__ import annotations

import hashlib

from mediahub.media.containers.irb import refresh_digest


def test_the_digest_of_the_iim_block_is_made_true() -> None:
    iim = b"\x1c\x02\x05\x00\x04Test"
    block = b"8BIM\x04\x04\0\0" + len(iim).to_bytes(4) + iim + b"\0"
    stale = b"\xff\xd8" + block + b"8BIM\x04\x25\0\0\0\0\0\x10" + bytes(16) + b"after"
    fresh = refresh_digest(stale)
    assert fresh.endswith(hashlib.md5(iim, usedforsecurity=False).digest() + b"after")
    assert refresh_digest(b"nothing of the kind") == b"nothing of the kind"
