"""Saliency: a guess at a picture's focus and at the area that no crop should cut into.

The spectral residual of Hou and Zhang (2007) says what is unlike its surroundings, distance from the mean
colour what stands out, and a weight for the middle that photographers put things there.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

SIDE = 64
"""The map is this large: finer detail is noise."""
ATTENTION_SHARE = 0.62
"""Part of all attention that the safe area holds."""
MIN_SIDE = 0.16
"""Sides of the safe area at least, as a part of the picture's."""
Map = NDArray[np.float64]


class Attention(NamedTuple):
    """Fractions of the sides, from the upper left corner."""

    focus: tuple[float, float]
    safe: tuple[float, float, float, float]
    """Left, top, width, height."""


def attention(picture: Image.Image) -> Attention:
    """The focus and the safe area of a picture of any size."""
    weights = _map(picture.convert("RGB"))
    xs, ys = weights.sum(axis=0), weights.sum(axis=1)
    left, right = _span(xs)
    top, bottom = _span(ys)
    inside = weights[top : bottom + 1, left : right + 1] ** 2
    total = inside.sum()
    x = (inside.sum(axis=0) * (np.arange(left, right + 1) + 0.5)).sum() / total / SIDE
    y = (inside.sum(axis=1) * (np.arange(top, bottom + 1) + 0.5)).sum() / total / SIDE
    safe = _at_least(left / SIDE, (right + 1) / SIDE), _at_least(top / SIDE, (bottom + 1) / SIDE)
    (x0, x1), (y0, y1) = safe
    return Attention((float(x), float(y)), (x0, y0, x1 - x0, y1 - y0))


def _map(picture: Image.Image) -> Map:
    small = picture.resize((SIDE, SIDE), Image.Resampling.BOX)
    pixels = np.asarray(small.convert("LAB"), dtype=np.float64)
    colour = np.linalg.norm(pixels - pixels.mean(axis=(0, 1)), axis=2)
    combined = 0.6 * _normal(_residual(pixels[:, :, 0])) + 0.4 * _normal(colour)
    axis = (np.arange(SIDE) + 0.5) / SIDE - 0.5
    middle = np.exp(-(axis[:, None] ** 2 + axis[None, :] ** 2) / 0.16)
    weighted = _normal(_soft(combined * middle, 2.5))
    return np.asarray(np.maximum(weighted - np.quantile(weighted, 0.5), 0.0) + 1e-6)


def _residual(light: Map) -> Map:
    spectrum = np.fft.fft2(light)
    amplitude, phase = np.log(np.abs(spectrum) + 1e-9), np.angle(spectrum)
    padded = np.pad(amplitude, 1, mode="wrap")
    around = sum(padded[y : y + SIDE, x : x + SIDE] for y in range(3) for x in range(3)) / 9
    back = np.abs(np.fft.ifft2(np.exp(amplitude - around + 1j * phase))) ** 2
    return _soft(back, 2.0)


def _soft(values: Map, radius: float) -> Map:
    image = Image.fromarray(_normal(values).astype(np.float32) * 255).convert("L")
    return np.asarray(image.filter(ImageFilter.GaussianBlur(radius)), dtype=np.float64)


def _normal(values: Map) -> Map:
    low, high = values.min(), values.max()
    return np.asarray((values - low) / (high - low)) if high > low else np.ones_like(values)


def _span(weights: Map) -> tuple[int, int]:
    """The shortest run that holds `ATTENTION_SHARE` of the weight along one side."""
    sums = np.concatenate([[0.0], np.cumsum(weights)])
    wanted = ATTENTION_SHARE**0.5 * sums[-1]
    best = (0, SIDE - 1)
    for first in range(SIDE):
        last = int(np.searchsorted(sums, sums[first] + wanted)) - 1
        if last < SIDE and last - first < best[1] - best[0]:
            best = (first, last)
    return best


def _at_least(low: float, high: float) -> tuple[float, float]:
    missing = max(0.0, MIN_SIDE - (high - low)) / 2
    low, high = max(0.0, low - missing), min(1.0, high + missing)
    return low, high
