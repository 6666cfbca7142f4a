"""Light and composition: what can be measured in a picture without knowing what it shows."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from mediahub.media.errors import media_errors
from mediahub.media.vision.labels.visual_words import Labeller, VisualWord, entries_of

NAME = "composition"
SIDE = 192
"""Pixels of the longer side that is looked at."""
DARK = 80
"""Of 255, in the brightest of its channels: what is nearly black; a deep blue is not."""
GREY = 8.0
"""Difference of the channels that still is grey."""
CALM = 6.0
"""Steps between neighbours, of 255, over which words could be set."""
SPACE = (0.34, 0.6)
"""Width and height of a place for words, in parts of the picture's sides; or the other way round."""
Plane = NDArray[np.float32]


def composed(path: Path) -> list[VisualWord]:
    """The words for the light and the composition of a picture. Takes 10 ms. Raises MediaError."""
    with media_errors(), Image.open(path) as opened:
        sure = measured(opened.convert("RGB"))
    return [one.found(sure[word]) for word, one in entries_of(NAME).items() if sure[word] >= one.least]


def measured(picture: Image.Image) -> dict[str, float]:
    """By word, how much a picture is so, 0 to 1."""
    small = picture.copy()
    small.thumbnail((SIDE, SIDE))
    pixels = np.asarray(small, np.float32)
    grey: Plane = pixels @ np.array([0.299, 0.587, 0.114], np.float32)
    return {
        "dark": float((pixels.max(axis=2) < DARK).mean()),
        "bright": _between(float(grey.mean()), 120, 220),
        "black and white": _black_and_white(pixels),
        "copy space": _copy_space(grey),
    }


def _between(value: float, nothing: float, everything: float) -> float:
    return min(max((value - nothing) / (everything - nothing), 0.0), 1.0)


def _black_and_white(pixels: NDArray[np.float32]) -> float:
    """The part that has no colour; nothing where all is black, as before a clip begins, or of a few even
    tones, which is a drawing or a page."""
    brightest = pixels.max(axis=2)
    spread = brightest - pixels.min(axis=2)
    tones = np.unique(pixels[..., 1].astype(np.uint8)).size
    return float((spread <= GREY).mean()) if tones > 64 and (brightest < DARK).mean() < 0.9 else 0.0


def _copy_space(grey: Plane) -> float:
    """How calm the calmest place is that has room for words, where the rest of the picture is not calm
    too."""
    steps = np.zeros_like(grey)
    steps[:, 1:] += np.abs(np.diff(grey, axis=1))
    steps[1:] += np.abs(np.diff(grey, axis=0))
    calm = (steps < CALM).astype(np.float32)
    best = max(_calmest(calm, *SPACE), _calmest(calm, *SPACE[::-1]))
    return best if calm.mean() < 0.85 else 0.0


def _calmest(calm: Plane, wide: float, high: float) -> float:
    """The largest part of calm pixels in any window of this size."""
    rows, columns = max(1, round(calm.shape[0] * high)), max(1, round(calm.shape[1] * wide))
    total = np.zeros((calm.shape[0] + 1, calm.shape[1] + 1))
    total[1:, 1:] = calm.cumsum(axis=0).cumsum(axis=1)
    inside = (
        total[rows:, columns:] - total[:-rows, columns:] - total[rows:, :-columns] + total[:-rows, :-columns]
    )
    return float(inside.max() / (rows * columns))


COMPOSITION = Labeller(NAME, 1, composed)
