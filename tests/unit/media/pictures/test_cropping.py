"""Cutting: the pixels are those of the rectangle, light is as on the page, and files stay small."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from mediahub.media.model import MediaError
from mediahub.media.pictures.cropping import Look, Rect, clean_logo, crop, encode, with_logo

PLAIN = Look()


def coordinates(width: int = 200, height: int = 100) -> Image.Image:
    """A picture whose red says the column and whose green says the row."""
    pixels = np.zeros((height, width, 3), np.uint8)
    pixels[:, :, 0] = np.arange(width)[None, :]
    pixels[:, :, 1] = np.arange(height)[:, None]
    return Image.fromarray(pixels)


def test_the_pixels_are_those_of_the_rectangle() -> None:
    picture = coordinates()
    part = crop(picture, Rect(0.25, 0.1, 0.5, 0.6), PLAIN)
    assert part.size == (100, 60)
    assert np.array_equal(np.asarray(part), np.asarray(picture)[10:70, 50:150])


def test_a_size_is_exact_and_straightening_turns_about_the_middle() -> None:
    part = crop(coordinates(), Rect(0, 0, 1, 1), PLAIN, (108, 54))
    assert part.size == (108, 54)
    middle = np.asarray(crop(coordinates(), Rect(0.4, 0.4, 0.2, 0.2), Look(angle=10)))
    assert middle[10, 20, 0] == pytest.approx(100, abs=2)
    assert middle[10, 20, 1] == pytest.approx(50, abs=2)
    # clockwise: what was left of the middle comes from below
    assert middle[10, 0, 1] > 50


def test_light_is_changed_as_css_filters_do() -> None:
    grey = Image.new("RGB", (2, 2), (100, 100, 100))
    lit = crop(grey, Rect(0, 0, 1, 1), Look(exposure=0.5, warmth=1)).getpixel((0, 0))
    assert lit == (153, 130, 107)
    assert crop(grey, Rect(0, 0, 1, 1), Look(contrast=1)).getpixel((0, 0)) == (86, 86, 86)


def test_a_file_is_as_small_as_asked_or_refused() -> None:
    noise = Image.fromarray(np.random.default_rng(1).integers(0, 255, (400, 400, 3), dtype=np.uint8))
    assert len(encode(noise, 90_000)) <= 90_000
    with pytest.raises(MediaError):
        encode(noise, 1000)


def test_a_logo_lies_in_its_corner(tmp_path: Path) -> None:
    sent, clean = tmp_path / "sent.webp", tmp_path / "logo.png"
    Image.new("RGBA", (40, 20), (255, 0, 0, 255)).save(sent, "WEBP", lossless=True)
    assert clean_logo(sent, clean) == (40, 20)
    marked = with_logo(Image.new("RGB", (400, 200)), Image.open(clean), "bottom-right", 0.1, 1.0)
    assert marked.getpixel((400 - 7 - 20, 200 - 7 - 10)) == (255, 0, 0)
    assert marked.getpixel((10, 10)) == (0, 0, 0)
    sent.write_bytes(b"<svg/>")
    with pytest.raises(MediaError):
        clean_logo(sent, clean)
