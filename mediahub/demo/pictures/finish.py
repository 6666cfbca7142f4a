"""From the drawn canvas to the developed picture: bloom, vignette, tone and grain."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from random import Random

import numpy as np
from PIL import Image, ImageChops, ImageFilter

from mediahub.demo.pictures.colour import RGB


@dataclass(frozen=True, slots=True)
class Look:
    """How a picture is developed; every amount is 0 (nothing) to about 1."""

    bloom: float = 0.35
    vignette: float = 0.35
    contrast: float = 0.25
    shadows: RGB = (14, 16, 34)
    """What black becomes, as a tint."""
    highlights: RGB = (255, 250, 238)
    """What white becomes."""
    grain: float = 0.3


def develop(image: Image.Image, size: tuple[int, int], look: Look, rng: Random) -> Image.Image:
    """Scale to `size` and finish; the grain comes from `rng`."""
    picture = image.resize(size, Image.Resampling.HAMMING)
    if look.bloom:
        picture = _bloom(picture, look.bloom)
    if look.vignette:
        picture = _vignette(picture, look.vignette)
    picture = picture.point(_curve(look))
    return _grain(picture, look.grain, rng) if look.grain else picture


def _bloom(picture: Image.Image, amount: float) -> Image.Image:
    small = picture.reduce(8)
    bright = small.point([round(max(0, v - 150) * 2.2 * amount) for v in range(256)] * 3)
    near = bright.filter(ImageFilter.GaussianBlur(small.width / 90))
    far = bright.filter(ImageFilter.GaussianBlur(small.width / 24))
    glow = ImageChops.add(near, far, scale=1.6)
    return ImageChops.screen(picture, glow.resize(picture.size, Image.Resampling.BILINEAR))


def _vignette(picture: Image.Image, amount: float) -> Image.Image:
    y, x = np.mgrid[-1:1:60j, -1:1:60j]
    fall = 1 - amount * 0.55 * np.clip((x**2 + y**2) / 2, 0, 1) ** 1.3
    mask = Image.fromarray((fall * 255).astype(np.uint8), "L")
    big = mask.resize(picture.size, Image.Resampling.BICUBIC)
    return ImageChops.multiply(picture, Image.merge("RGB", (big, big, big)))


@cache
def _curve(look: Look) -> list[int]:
    """One table for contrast and split tones."""
    v = np.linspace(0, 1, 256)
    s = v + look.contrast * 0.5 * np.sin((v - 0.5) * 2 * np.pi) / np.pi
    table = [
        np.clip(low + (high - low) * s, 0, 255).round().astype(int)
        for low, high in zip(look.shadows, look.highlights, strict=True)
    ]
    return [int(x) for x in np.concatenate(table)]


@cache
def _noise() -> Image.Image:
    """A tile of film grain round 128."""
    raw = np.random.default_rng(7).normal(128, 26, (700, 700))
    tile = Image.fromarray(raw.clip(0, 255).astype(np.uint8), "L")
    return tile.filter(ImageFilter.GaussianBlur(0.6))


def _grain(picture: Image.Image, amount: float, rng: Random) -> Image.Image:
    tile = _noise()
    field = Image.new("L", picture.size)
    dx, dy = rng.randrange(tile.width), rng.randrange(tile.height)
    for x in range(-dx, picture.width, tile.width):
        for y in range(-dy, picture.height, tile.height):
            field.paste(tile, (x, y))
    soft = field.point([round(128 + (v - 128) * amount) for v in range(256)])
    return ImageChops.add(picture, Image.merge("RGB", (soft, soft, soft)), 1, -128)
