"""Make pictures smaller, without moire and without halos.

OpenCV does it, as far as a picture has no alpha: Pillow's filters use no vectors of the processor, which took
a third of a frame's time. Decoding and encoding stay Pillow's: a second decoder would be a second set of
faults, and is no faster.
"""

from __future__ import annotations

from functools import cache, lru_cache
from math import ceil
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

_REDUCING_GAP = 2.0
"""A large picture is first averaged down to no less than this many times its final size."""
_BAND = 256
_LOBES = 2
"""Of the low-pass: with three it keeps little more detail and takes half as long again."""
_AT_ONCE = 32_000_000
"""Pixels above which the copies that OpenCV needs would take too much of a reader's memory."""
_PLAIN = {"RGB", "L"}
"""Modes whose channels may be filtered each by itself: not so where there is alpha."""


def fit(size: tuple[int, int], long_edge: int) -> tuple[int, int]:
    """Return the size scaled down so that its longer side is at most `long_edge`.

    Rounds down: a `draft` asked for one pixel too many decodes at twice the scale.
    """
    longest = max(size)
    if longest <= long_edge:
        return size
    return max(1, size[0] * long_edge // longest), max(1, size[1] * long_edge // longest)


def shrink(image: Image.Image, long_edge: int) -> Image.Image:
    """Return the picture scaled down to at most `long_edge`, or itself if it is small enough."""
    size = fit(image.size, long_edge)
    if size == image.size:
        return image
    covered = (float(image.width), float(image.height))
    factor = int(image.width / size[0] / _REDUCING_GAP)
    if factor > 1 and (image.mode in _PLAIN or image.mode in {"RGBA", "LA"}):
        covered = (image.width / factor, image.height / factor)
        image = image.reduce(factor) if image.mode in _PLAIN else _reduced_in_bands(image, factor)
    if image.mode in _PLAIN and image.width * image.height <= _AT_ONCE:
        return Image.fromarray(_sampled(np.asarray(image), covered, size))
    return image.resize(size, Image.Resampling.HAMMING, (0.0, 0.0, *covered), _REDUCING_GAP)


def _sampled(
    pixels: NDArray[np.uint8], covered: tuple[float, float], size: tuple[int, int]
) -> NDArray[np.uint8]:
    """Return pixels in a new size: what is too fine for it is filtered out, then it is sampled with cubics.

    In both steps OpenCV uses the processor's vectors: 24 ms from 3,000 to 2,048 pixels with the copies to
    and from Pillow, where Pillow's Hamming filter takes 50, and Lanczos 105. It is nearer to Lanczos from the
    full size than Hamming is (by up to 3 dB), lets a third of Hamming's moire through, and its overshoot at
    edges is half of Lanczos'.

    `covered` is the part that holds the picture: after averaging, the last row and column may hold less.
    """
    cv2 = _opencv()
    across, down = (before / after for before, after in zip(covered, size, strict=True))
    smooth = cv2.sepFilter2D(pixels, -1, _low_pass(across), _low_pass(down), borderType=cv2.BORDER_REPLICATE)
    # by scales and not by size: a size would stretch the whole pixels over it, and not what is covered
    return cv2.resize(smooth, None, fx=1 / across, fy=1 / down, interpolation=cv2.INTER_CUBIC)


@lru_cache(maxsize=64)
def _low_pass(ratio: float) -> NDArray[np.float32]:
    """Weights that take away what is finer than `ratio` pixels: a sinc in a Hamming window."""
    reach = _LOBES * max(ratio, 1.0)
    last = ceil(reach) - 1
    places = np.arange(-last, last + 1)
    window = 0.54 + 0.46 * np.cos(np.pi * places / reach)
    weights = np.sinc(places / max(ratio, 1.0)) * window
    return (weights / weights.sum()).astype(np.float32)


def _reduced_in_bands(image: Image.Image, factor: int) -> Image.Image:
    """Return `image.reduce(factor)` without the whole premultiplied copy that it makes of
    see-through pictures: at 100 megapixels that copy is 400 MB."""
    width, height = image.size
    reduced = Image.new(image.mode, (-(-width // factor), -(-height // factor)))
    for top in range(0, height, factor * _BAND):
        band = image.crop((0, top, width, min(top + factor * _BAND, height)))
        reduced.paste(band.reduce(factor), (0, top // factor))
    return reduced


@cache
def _opencv() -> Any:
    """The library, in one thread because there is a process for each core."""
    import cv2

    cv2.setNumThreads(1)
    return cv2
