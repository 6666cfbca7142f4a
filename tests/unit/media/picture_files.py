"""Small pictures that the tests of the media room make for themselves."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image


def quarters(width: int = 64, height: int = 48) -> Image.Image:
    """Red, green, blue and white quarters: every turn and mirror of it differs."""
    image = Image.new("RGB", (width, height), "white")
    image.paste("red", (0, 0, width // 2, height // 2))
    image.paste("lime", (width // 2, 0, width, height // 2))
    image.paste("blue", (0, height // 2, width // 2, height))
    return image


def noise(width: int, height: int, seed: int = 1) -> Image.Image:
    """A picture with detail everywhere, so that its JPEG is not tiny."""
    levels = np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)
    return Image.fromarray(levels)


def write(path: Path, image: Image.Image, **options: Any) -> Path:
    """Save the picture under the path, in the format of its extension."""
    image.save(path, **options)
    return path


def jpeg(image: Image.Image, **options: Any) -> bytes:
    """Return the picture as JPEG bytes."""
    file = BytesIO()
    image.save(file, "JPEG", **options)
    return file.getvalue()
