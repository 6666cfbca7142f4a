"""EXIF tags by name, as text, numbers and degrees."""

from __future__ import annotations

import pytest

from mediahub.media.metadata.exif.exif import Exif, read_tags
from tests.unit.media.metadata.container_bytes import directory_of


def test_directories_without_end_do_not_hold_the_reader_up() -> None:
    ring = b"".join(
        directory_of(*[(0x010F, 3, 1, 7)] * 400, following=8 + (n + 1) * 4806) for n in range(300)
    )
    with pytest.raises(ValueError, match="no end"):
        read_tags(b"II*\0\x08\0\0\0" + ring)


def test_gps_needs_its_hemisphere_and_survives_division_by_zero() -> None:
    position = {"Exif.GPSInfo.GPSLatitude": "51/1 30/1 36/1", "Exif.GPSInfo.GPSLongitude": "7/0 0/1 0/1"}
    assert Exif({}, position).degrees("GPSLatitude") is None
    with_ref = {**position, "Exif.GPSInfo.GPSLatitudeRef": "S", "Exif.GPSInfo.GPSLongitudeRef": "W"}
    assert Exif({}, with_ref).degrees("GPSLatitude") == pytest.approx(-51.51)
    assert Exif({}, with_ref).degrees("GPSLongitude") is None
