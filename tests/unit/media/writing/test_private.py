"""Names of tags that hold a position or a serial number."""

from __future__ import annotations

import pytest

from mediahub.media.writing.private import Private, is_private


@pytest.mark.parametrize(
    ("key", "what", "held"),
    [
        ("Exif.GPSInfo.GPSLatitude", ["gps"], True),
        ("Xmp.drone-dji.GpsLatitude", ["gps"], True),
        ("Exif.Photo.BodySerialNumber", ["serial"], True),
        ("Exif.Photo.BodySerialNumber", ["gps"], False),
        ("Exif.Photo.BodySerialNumber", ["gps", "serial"], True),
        ("Xmp.dc.title", ["gps", "serial"], False),
        ("Exif.GPSInfo.GPSLatitude", [], False),
    ],
)
def test_only_what_is_asked_for_is_private(key: str, what: list[Private], held: bool) -> None:
    assert is_private(key, what) is held
