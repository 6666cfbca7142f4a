"""Previews that go ahead of originals over a slow line, and which frames go first."""

from __future__ import annotations

import os
import re
import stat
import struct
from io import BytesIO
from pathlib import Path

from PIL import Image

LONG_EDGE = 2048
QUALITY = 80
HEAD = 1 << 18
"""Bytes in which a file says how its camera rated it."""
KEPT_MARKERS = (0xE1, 0xE2, 0xED)
"""APP1 (EXIF, XMP), APP2 (the colour profile) and APP13 (IPTC)."""
_RATING = re.compile(rb"xmp:Rating(?:=\"|>)\s*([1-5])")


def small_picture(path: Path, long_edge: int = LONG_EDGE) -> bytes | None:
    """A JPEG of at most `long_edge` pixels with everything that the file at `path` says of itself.

    None if it is no JPEG, or is hardly larger than what would be made of it.
    """
    try:
        with Image.open(path, formats=["JPEG"]) as image:
            if max(image.size) <= long_edge:
                return None
            image.draft(image.mode, (long_edge, long_edge))
            image.thumbnail((long_edge, long_edge), Image.Resampling.LANCZOS, reducing_gap=2.0)
            out = BytesIO()
            image.convert("RGB" if image.mode != "L" else "L").save(out, "JPEG", quality=QUALITY)
        head = b"".join(_segments(path))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    made = out.getvalue()
    return made[:2] + head + made[2:]


def comes_first(path: Path) -> int:
    """How much sooner than others a frame goes: its stars, and more than those if it was locked in the camera
    (which marks its file as read-only)."""
    try:
        is_locked = not path.stat().st_mode & stat.S_IWUSR and os.access(path, os.R_OK)
        with path.open("rb") as file:
            found = _RATING.search(file.read(HEAD))
    except OSError:
        return 0
    return (int(found[1]) if found else 0) + 10 * is_locked


def _segments(path: Path) -> list[bytes]:
    """The segments of a JPEG's head that describe it."""
    found = []
    with path.open("rb") as file:
        file.seek(2)
        while (mark := file.read(4)) and len(mark) == 4 and mark[0] == 0xFF and mark[1] != 0xDA:
            (length,) = struct.unpack(">H", mark[2:])
            body = file.read(length - 2)
            if mark[1] in KEPT_MARKERS:
                found.append(mark + body)
    return found
