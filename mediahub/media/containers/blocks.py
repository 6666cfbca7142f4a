"""The metadata blocks inside a file, still undecoded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

Buffer = bytes | memoryview
"""The bytes of a file or of a part of it; a memoryview looks into a mapped file."""


@dataclass(slots=True)
class Blocks:
    """The undecoded blocks of one file, in the order in which they were found."""

    exif: Buffer | None = None
    """A TIFF stream, or a whole RAW file that is one."""
    invented: frozenset[str] = frozenset()
    """Keys of libexiv2 that it derives for this container, though no tag holds the value."""
    iim: bytes | None = None
    """IPTC-IIM data sets, beginning with 0x1C."""
    iim_digest: bytes | None = None
    """MD5 of the IIM block when the XMP was last brought in step with it (IRB 0x0425)."""
    xmp: list[bytes] = field(default_factory=list)
    """XMP packets; where they disagree the later one wins."""
    size: tuple[int, int] | None = None
    """Stored pixels, width and height, before turning."""
    quarter_turns: int | None = None
    """The container's own turning, which then stands instead of EXIF Orientation."""
    clip: dict[str, Any] = field(default_factory=dict)
    """What only a clip says: see `clip.py`."""
    raw: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Values that the container itself names, by group and tag."""


Extractor = Callable[[Buffer, Blocks], None]
"""Adds what it finds to the blocks; what it found before it raises is kept."""


def strip_exif_header(block: Buffer) -> Buffer | None:
    """Cut what some writers put before the TIFF header; None if there is no TIFF stream."""
    head = bytes(block[:64])
    for start in (0, 6, 4, 10):
        if head[start : start + 4] in {b"II*\0", b"MM\0*"}:
            return block[start:]
    found = min((at for at in (head.find(b"II*\0"), head.find(b"MM\0*")) if at >= 0), default=-1)
    return block[found:] if found >= 0 else None
