"""Light and composition, measured in a picture."""

from __future__ import annotations

import numpy as np
from PIL import Image

from mediahub.media.vision.labels.composition import measured


def noise(width: int, height: int, low: int, high: int) -> Image.Image:
    dice = np.random.default_rng(1)
    return Image.fromarray(dice.integers(low, high, (height, width, 3), np.uint8))


def test_light_is_measured() -> None:
    assert measured(noise(192, 128, 0, 70))["dark"] == 1
    assert measured(Image.new("RGB", (192, 128), "blue"))["dark"] == 0, "a deep colour"
    assert measured(noise(192, 128, 200, 255))["bright"] > 0.9
    assert measured(noise(192, 128, 0, 70))["bright"] == 0


def test_composition_is_measured() -> None:
    grey = noise(192, 128, 0, 255).convert("L").convert("RGB")
    assert measured(grey)["black and white"] == 1
    assert measured(noise(192, 128, 0, 255))["black and white"] < 0.5
    assert measured(Image.new("RGB", (192, 128), "white"))["black and white"] == 0, "a page"
    dim = noise(192, 128, 0, 40).convert("L").convert("RGB")
    assert measured(dim)["black and white"] == 0, "no light yet"
    room = noise(192, 128, 0, 255)
    room.paste((90, 120, 200), (96, 0, 192, 128))
    assert measured(room)["copy space"] > 0.95
    assert measured(noise(192, 128, 0, 255))["copy space"] < 0.5
    assert measured(Image.new("RGB", (192, 128), "white"))["copy space"] == 0, "nothing is in it"
