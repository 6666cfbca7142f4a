"""Whatever a picture's mode and profile, its rendition looks right in sRGB."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms

from mediahub.media.containers.identify import identify
from mediahub.media.pictures.cicp import (
    DISPLAY_P3,
    SRGB,
    conversion,
)
from mediahub.media.pictures.colour import srgb_profile, to_eight_bits, to_srgb
from mediahub.media.pictures.decode import decode
from tests.unit.media.picture_files import noise, quarters, write


def first_pixel(image: Image.Image) -> tuple[int, ...]:
    pixel = image.getpixel((0, 0))
    assert isinstance(pixel, tuple)
    return pixel


def test_srgb_profile_changes_nothing() -> None:
    image = noise(32, 32)
    assert to_srgb(image.copy(), srgb_profile()).tobytes() == image.tobytes()


def test_broken_or_foreign_profile_is_ignored() -> None:
    image = noise(8, 8)
    assert to_srgb(image.copy(), b"no profile").tobytes() == image.tobytes()
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    assert to_srgb(image.copy(), lab).tobytes() == image.tobytes()


def test_display_p3_profile_of_a_phone_is_honoured(corpus: Path) -> None:
    """The file's own profile against an independent conversion by matrix."""
    path = corpus / "dev" / "colour" / "Iceland-P3.jpg"
    ours = np.asarray(decode(path, identify(path), 2048)).astype(float)
    with Image.open(path) as image:
        stored = image.convert("RGB")
        table = conversion(DISPLAY_P3, SRGB)
        assert table is not None
        by_matrix = np.asarray(stored.filter(table)).astype(float)
        untouched = np.asarray(stored).astype(float)
    assert abs(ours - by_matrix).mean() < 2
    assert abs(ours - untouched).mean() > 3 * abs(ours - by_matrix).mean()


@pytest.mark.parametrize("mode", ["L", "LA", "P", "1", "CMYK", "YCbCr", "RGBA", "I;16", "I", "F"])
def test_every_mode_becomes_rgb(mode: str) -> None:
    grey = Image.new("L", (4, 4), 255)
    if mode in {"I;16", "I"}:
        image = Image.fromarray(np.full((4, 4), 65535, np.uint16)).convert(mode)
    elif mode == "F":
        image = Image.fromarray(np.ones((4, 4), np.float32))
    else:
        image = grey.convert("RGB").convert(mode)
    result = to_srgb(to_eight_bits(image))
    assert result.mode == "RGB"
    assert min(first_pixel(result)) >= 254


def test_sixteen_bit_grey_keeps_its_middle(tmp_path: Path) -> None:
    path = write(tmp_path / "a.tif", Image.fromarray(np.full((4, 4), 0x8000, np.uint16)))
    assert first_pixel(decode(path, identify(path), 100)) == (128, 128, 128)


def test_see_through_parts_are_white_under_dark_things() -> None:
    image = Image.new("RGBA", (4, 4), (0, 0, 0, 0))
    image.putpixel((3, 3), (20, 40, 60, 255))
    flat = to_srgb(image)
    assert first_pixel(flat) == (255, 255, 255)
    assert flat.getpixel((3, 3)) == (20, 40, 60)


def test_see_through_parts_are_dark_under_a_white_logo() -> None:
    image = Image.new("RGBA", (4, 4), (0, 0, 0, 0))
    image.putpixel((3, 3), (255, 255, 255, 255))
    flat = to_srgb(image)
    assert max(first_pixel(flat)) < 100
    assert flat.getpixel((3, 3)) == (255, 255, 255)


def test_palette_transparency_counts_as_alpha(tmp_path: Path) -> None:
    image = Image.new("P", (4, 4), 1)
    image.putpalette([10, 20, 30, 200, 0, 0])
    path = write(tmp_path / "a.png", image, transparency=1)
    assert first_pixel(decode(path, identify(path), 100)) == (255, 255, 255)


def test_dcf_adobe_rgb_without_profile_is_honoured(tmp_path: Path) -> None:
    plain = Image.new("RGB", (16, 16), (100, 180, 100))
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0xA005] = {1: "R03", 2: b"0100"}
    marked = write(tmp_path / "a.jpg", plain, exif=exif, quality=100)
    unmarked = write(tmp_path / "b.jpg", plain, quality=100)
    assert first_pixel(decode(unmarked, identify(unmarked), 100))[0] >= 99
    assert first_pixel(decode(marked, identify(marked), 100))[0] < 70


def test_nothing_of_the_file_is_left_in_the_picture() -> None:
    image = quarters()
    image.info = {"exif": b"x", "comment": b"secret", "dpi": (300, 300)}
    assert to_srgb(image).info == {}


def test_the_profile_is_the_same_in_every_process() -> None:
    """It would carry the moment of its making, and renditions are named after their bytes."""
    profile = srgb_profile()
    assert profile[24:36] == bytes(12)
    ImageCms.ImageCmsProfile(BytesIO(profile))  # and it is still a profile
