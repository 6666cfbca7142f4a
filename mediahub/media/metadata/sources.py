"""The three sources of a still's descriptive metadata, decoded."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Any

from mediahub.media.metadata.exif.exif import Exif
from mediahub.media.metadata.exif.makernote import MakerNote
from mediahub.media.metadata.iim import Iim
from mediahub.media.metadata.xmp.properties import Xmp


@dataclass(slots=True)
class Sources:
    """EXIF, IIM and XMP of one file, and what its container says."""

    exif: Exif = field(default_factory=lambda: Exif({}, {}))
    maker: MakerNote = field(default_factory=MakerNote)
    iim: Iim = field(default_factory=dict)
    iim_is_newer: bool = False
    """The IPTC digest shows that IIM was edited after the XMP."""
    xmp: Xmp = field(default_factory=lambda: Xmp({}))
    container: dict[str, dict[str, Any]] = field(default_factory=dict)

    def named(self, tag: str) -> str | None:
        """Return a value that the container names: Apple's keys, item list, user data."""
        for group in ("Keys", "ItemList", "UserData"):
            if value := self.container.get(group, {}).get(tag):
                return str(value)
        return None


def is_newer(iim: bytes | None, digest: bytes | None) -> bool:
    """Compare the MD5 of the IIM block with the one that Photoshop noted (MWG 2.0, 3.2)."""
    if not iim or not digest or not any(digest):
        return False
    return hashlib.md5(iim, usedforsecurity=False).digest() != digest
