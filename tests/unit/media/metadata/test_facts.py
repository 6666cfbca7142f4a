"""Facts put together of all sources: sizes as they are seen, positions that are whole, clips and pictures."""

from __future__ import annotations

from typing import Any

import pytest

from mediahub.media.containers import filetypes as types
from mediahub.media.containers.blocks import Blocks
from mediahub.media.metadata.exif.exif import Exif
from mediahub.media.metadata.facts import build_facts
from mediahub.media.metadata.sources import Sources
from mediahub.media.metadata.xmp.properties import Xmp
from mediahub.media.model import Facts, FileType


def facts(
    file_type: FileType = types.JPEG,
    size: tuple[int, int] | None = (600, 400),
    exif: dict[str, str] | None = None,
    xmp: dict[str, Any] | None = None,
    probed: dict[str, Any] | None = None,
    **blocks: Any,
) -> Facts:
    held = Blocks()
    held.size = size
    for name, value in blocks.items():
        setattr(held, name, value)
    return build_facts(file_type, held, Sources(exif=Exif({}, exif or {}), xmp=Xmp(xmp or {})), probed or {})


@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_size_is_that_of_what_is_seen(orientation: int) -> None:
    found = facts(exif={"Exif.Image.Orientation": str(orientation)})
    assert found.orientation == orientation
    assert (found.width, found.height) == ((400, 600) if orientation > 4 else (600, 400))


def test_an_orientation_that_does_not_exist_is_none() -> None:
    found = facts(exif={"Exif.Image.Orientation": "9"}, xmp={"tiff.Orientation": "6"})
    assert (found.orientation, found.width) == (6, 400)
    assert facts(exif={"Exif.Image.Orientation": "0"}).orientation is None


def test_a_turn_that_the_container_says_wins_over_exif() -> None:
    found = facts(types.HEIC, exif={"Exif.Image.Orientation": "6"}, quarter_turns=0)
    assert (found.width, found.height) == (600, 400)
    assert facts(types.HEIC, quarter_turns=3).width == 400


def test_half_a_position_is_none() -> None:
    north = {"Exif.GPSInfo.GPSLatitude": "51/1 0/1 0/1", "Exif.GPSInfo.GPSLatitudeRef": "N"}
    assert facts(exif=north).gps_lat is None
    xmp = {"exif.GPSLatitude": "53,30.0S", "exif.GPSLongitude": "7,0.0E"}
    found = facts(exif=north, xmp=xmp)
    assert (found.gps_lat, found.gps_lon) == (pytest.approx(-53.5), pytest.approx(7))
    whole = {**north, "Exif.GPSInfo.GPSLongitude": "7/1 0/1 0/1", "Exif.GPSInfo.GPSLongitudeRef": "W"}
    assert (facts(exif=whole, xmp=xmp).gps_lat, facts(exif=whole).gps_lon) == (51, -7)


def test_only_clips_have_a_duration_and_a_codec() -> None:
    probed = {"duration": 2.50049, "codec": "h264", "frame_rate": 25.0, "width": 64, "height": 48}
    clip = facts(types.MP4, None, probed=probed)
    assert (clip.duration, clip.video_codec, clip.frame_rate) == (2.5, "h264", 25.0)
    assert (clip.width, clip.height) == (64, 48)
    still = facts(types.JPEG, probed=probed)
    assert (still.duration, still.video_codec, still.frame_rate) == (None, None, None)


def test_an_iso_of_nought_is_an_iso() -> None:
    xmp = {"exifEX.PhotographicSensitivity": "400"}
    assert facts(exif={"Exif.Photo.ISOSpeedRatings": "0"}, xmp=xmp).iso == 0
    assert facts(xmp=xmp).iso == 400


def test_a_sidecar_has_no_size() -> None:
    assert facts(types.XMP).width is None
