"""Renditions are small, upright JPEGs that tell nothing but that they are sRGB."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from mediahub.media.analyse import analyse
from mediahub.media.containers.identify import identify
from mediahub.media.model import PREVIEW, THUMB, MediaError, RenditionData
from mediahub.media.pictures.renditions import encode, scale_down
from tests.unit.media.picture_files import noise, quarters, write


def _open(rendition: RenditionData) -> Image.Image:
    image = Image.open(BytesIO(rendition.data))
    image.load()
    return image


def test_sizes_are_the_specs_and_never_larger_than_the_original() -> None:
    large = scale_down(Image.new("RGB", (3000, 2000)), (THUMB, PREVIEW))
    assert [(spec.name, image.size) for spec, image in large] == [
        ("preview", (2048, 1365)),
        ("thumb", (480, 319)),
    ]
    small = scale_down(Image.new("RGB", (300, 200)), (THUMB, PREVIEW))
    assert [image.size for _, image in small] == [(300, 200), (300, 200)]


def test_rendition_says_what_it_is() -> None:
    rendition = encode(quarters(), THUMB)
    image = _open(rendition)
    assert (rendition.name, rendition.mime) == ("thumb", "image/jpeg")
    assert (rendition.width, rendition.height) == image.size == (64, 48)
    assert "icc_profile" in image.info


def test_no_place_camera_or_comment_gets_into_renditions(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x010F] = "SecretCam"
    exif[0x0112] = 6
    exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 31.0, 0.0), 3: "E", 4: (13.0, 24.0, 0.0)})
    path = write(tmp_path / "a.jpg", noise(600, 400), exif=exif, comment=b"my secret")
    result = analyse(path, identify(path))
    assert result.facts.gps_lat == pytest.approx(52 + 31 / 60)
    for rendition in result.renditions:
        image = _open(rendition)
        assert dict(image.getexif()) == {}
        assert "comment" not in image.info
        assert b"secret" not in rendition.data.lower()
        assert rendition.height > rendition.width


def test_analysis_is_complete(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jpg", quarters(800, 600), quality=95)
    result = analyse(path, identify(path))
    assert [r.name for r in result.renditions] == ["preview", "thumb"]
    assert (result.facts.width, result.facts.height) == (800, 600)
    levels = [int(result.colour[at : at + 2], 16) for at in (1, 3, 5)]
    assert levels == pytest.approx([127.5] * 3, abs=1)
    assert 15 <= len(result.placeholder) <= 30
    assert result.dhash.bit_length() <= 64


def test_analysis_names_its_failure(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0\0\0\x04junkjunkjunk" * 10)
    with pytest.raises(MediaError) as caught:
        analyse(path, identify(path))
    assert caught.value.code == "damaged"
