"""JPEGs within other files (previews of RAW files, strips of TIFFs) cleaned in place: no byte moves."""

from __future__ import annotations

from collections.abc import Callable, Collection

from mediahub.media.containers.blocks import strip_exif_header
from mediahub.media.containers.segments import APP1, SCAN, segments
from mediahub.media.writing.private import Private

_EXIF = b"Exif\0"
_ALLOWED = {0xE0: (b"JFIF\0", b"AVI1"), 0xE2: (b"ICC_PROFILE\0",), 0xEE: (b"Adobe",)}
_APPLICATION, _COMMENT = range(0xE0, 0xF0), 0xFE


def blank_jpeg(
    picture: memoryview, what: Collection[Private], blank_exif: Callable[[memoryview], None]
) -> bool:
    """Blank the metadata of a JPEG but what may stay of its EXIF; others keep their length, and say nothing.

    False where what begins like one has no picture in it.
    """
    found = []
    for one in segments(picture):
        if one.end > len(picture):
            return False
        found.append(one)
    if not found or found[-1].marker != SCAN:
        return False
    for marker, start, end in found:
        body = picture[start + 4 : end]
        if marker == APP1 and bytes(body[:5]) == _EXIF:
            block = strip_exif_header(body)
            if block is not None:
                blank_exif(memoryview(block))
                continue
        if marker == _COMMENT or (
            marker in _APPLICATION
            and not bytes(body[:12]).startswith(_ALLOWED.get(marker, (b"\0\0\0\0\0\0\0",)))
        ):
            body[:] = bytes(len(body))
    return True
