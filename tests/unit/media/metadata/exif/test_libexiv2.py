"""What libexiv2 reads of EXIF."""

from __future__ import annotations

from mediahub.media.metadata.exif.exif import Exif
from mediahub.media.metadata.exif.libexiv2 import read_exif
from tests.unit.media.metadata.container_bytes import directory_of


def test_exif_3_text_is_utf_8() -> None:
    data = "Zoë Ünï\0".encode()
    start = 8 + len(directory_of((0x013B, 129, 1, 0)))
    tags = read_exif(b"II*\0\x08\0\0\0" + directory_of((0x013B, 129, len(data), start)) + data)
    assert Exif({}, tags).text("Artist", "Image") == "Zoë Ünï"
