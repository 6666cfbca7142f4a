"""Perceptual hash and sharpness: near-duplicates, and the best frame of a burst."""

from __future__ import annotations

import numpy as np
from PIL import Image

_TILES, _TILE = 4, 128
"""Sharpness looks at a grid of 4 x 4 tiles of 128 pixels: finer than a reduced picture and
cheaper than the whole one."""
_SHARPEST = 3


def dhash(picture: Image.Image) -> int:
    """Return the 64-bit difference hash: whether each of 8 x 8 cells is darker than the next.

    Near-duplicates differ in at most 10 bits. Rows run from the most significant byte.
    """
    cells = np.asarray(picture.convert("L").resize((9, 8), Image.Resampling.BOX))
    bits = cells[:, 1:] > cells[:, :-1]
    return int.from_bytes(np.packbits(bits).tobytes())


def sharpness(picture: Image.Image) -> float:
    """Return how much fine detail the sharpest parts of the picture hold, 0 for none.

    The mean variance of the Laplacian over the three sharpest tiles, so that a blurred
    background does not count against a sharp face. Comparable only between pictures of the
    same scene and size.
    """
    scores = sorted(_variance(tile) for tile in _tiles(picture))[-_SHARPEST:]
    return round(float(np.mean(scores)), 2)


def _tiles(picture: Image.Image) -> list[Image.Image]:
    width, height = min(_TILE, picture.width), min(_TILE, picture.height)
    lefts = np.linspace(0, picture.width - width, _TILES).astype(int)
    tops = np.linspace(0, picture.height - height, _TILES).astype(int)
    return [
        picture.crop((left, top, left + width, top + height)).convert("L") for top in tops for left in lefts
    ]


def _variance(tile: Image.Image) -> float:
    grey = np.asarray(tile).astype(np.int16)
    if min(grey.shape) < 3:
        return 0.0
    centre = grey[1:-1, 1:-1]
    edges = 4 * centre - grey[:-2, 1:-1] - grey[2:, 1:-1] - grey[1:-1, :-2] - grey[1:-1, 2:]
    return float(edges.var())
