"""The main colours of a picture, and where a colour lies for the eye (CIE L*a*b*, D65)."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from mediahub.media.pictures.scaling import shrink

SIDE = 72
"""Pixels of the longer side that are looked at."""
CANDIDATES = 16
MAX_COLOURS = 5
ALIKE = 16.0
"""Distance (delta E 1976) under which two candidates are one colour."""
MIN_SHARE = 0.035
"""Of the picture; less is a speck."""
VIVID = 40.0
"""Chroma from which a colour is seen even where it is small."""

TO_XYZ = (
    (0.4124 / 0.95047, 0.3576 / 0.95047, 0.1805 / 0.95047),
    (0.2126, 0.7152, 0.0722),
    (0.0193 / 1.08883, 0.1192 / 1.08883, 0.9505 / 1.08883),
)
"""From linear red, green and blue to X, Y and Z, by the white of D65."""

Lab = tuple[float, float, float]
"""Lightness 0 to 100, green to red, blue to yellow."""


@dataclass(frozen=True, slots=True)
class Colour:
    """A colour of a picture, and how much of the picture has it, 0 to 1."""

    hex: str
    """Six digits, without a sign before them."""
    share: float


def dominant(picture: Image.Image) -> tuple[Colour, ...]:
    """One to five colours of an RGB picture, the largest first. Takes 3 ms from a thumb."""
    small = shrink(picture.convert("RGB"), SIDE)
    reduced = small.quantize(CANDIDATES, Image.Quantize.FASTOCTREE, kmeans=1)
    table = reduced.getpalette() or []
    total = small.width * small.height
    counted = cast("list[tuple[int, int]]", reduced.getcolors(256) or [])
    colours = [
        (count / total, tuple(table[3 * at : 3 * at + 3])) for count, at in sorted(counted, reverse=True)
    ]
    kept = [one for one in _merged(colours) if one.share >= _least(one)]
    return tuple(sorted(kept, key=lambda one: -one.share)[:MAX_COLOURS])


def _merged(colours: Iterable[tuple[float, tuple[int, ...]]]) -> list[Colour]:
    """Neighbours in colour become the larger one of them."""
    found: list[tuple[str, Lab, float]] = []
    for share, (red, green, blue) in colours:
        code = f"{red:02x}{green:02x}{blue:02x}"
        place = lab_of(code)
        for number, (other, there, sum_) in enumerate(found):
            if math.dist(place, there) < ALIKE:
                found[number] = (other, there, sum_ + share)
                break
        else:
            found.append((code, place, share))
    return [Colour(code, share) for code, _, share in found]


def _least(one: Colour) -> float:
    _, a, b = lab_of(one.hex)
    return MIN_SHARE / 2 if math.hypot(a, b) >= VIVID else MIN_SHARE


def packed(colours: Iterable[Colour]) -> str:
    """As the catalogue keeps them: `d5382f:412 1a1a1a:233`, shares in thousandths."""
    return " ".join(f"{one.hex}:{round(one.share * 1000)}" for one in colours)


def unpacked(text: str) -> tuple[Colour, ...]:
    """The colours that `packed` wrote."""
    pairs = (part.partition(":") for part in text.split())
    return tuple(Colour(code, int(share) / 1000) for code, _, share in pairs)


@lru_cache(maxsize=65_536)
def lab_of(code: str) -> Lab:
    """Where the colour of six hexadecimal digits lies for the eye. Raises ValueError."""
    red, green, blue = (_linear(int(code[at : at + 2], 16) / 255) for at in (0, 2, 4))
    fx, fy, fz = (_eye(r * red + g * green + b * blue) for r, g, b in TO_XYZ)
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def labs_of(codes: NDArray[np.uint32]) -> NDArray[np.float32]:
    """L*a*b* of many colours, given as numbers: one more axis, with lightness, a and b."""
    channels = np.stack([codes >> shift & 0xFF for shift in (16, 8, 0)], axis=-1)
    xyz = LINEAR[channels] @ np.array(TO_XYZ, np.float32).T
    eye = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + np.float32(16 / 116))
    fx, fy, fz = eye[..., 0], eye[..., 1], eye[..., 2]
    return np.stack([116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)], axis=-1).astype(np.float32)


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def _eye(value: float) -> float:
    return value ** (1 / 3) if value > 0.008856 else 7.787 * value + 16 / 116


LINEAR = np.array([_linear(value / 255) for value in range(256)], np.float32)
