"""Headers that stand before EXIF."""

from __future__ import annotations

from mediahub.media.containers.blocks import strip_exif_header
from tests.unit.media.metadata.container_bytes import TIFF


def test_exif_behind_odd_headers() -> None:
    assert strip_exif_header(b"Exif\0\0" + TIFF) == TIFF
    assert strip_exif_header(b"\0\0\0\0" + TIFF) == TIFF
    assert strip_exif_header(b"no tiff here") is None
