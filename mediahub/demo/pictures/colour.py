"""Colours as RGB tuples, and how to mix them."""

from __future__ import annotations

import colorsys
from functools import cache

RGB = tuple[int, int, int]
Colour = tuple[int, ...]
"""RGB, or RGBA with an opacity of 0 to 255."""


@cache
def rgb(code: str) -> RGB:
    """Parse `#rrggbb`."""
    return int(code[1:3], 16), int(code[3:5], 16), int(code[5:7], 16)


def mix(a: Colour, b: Colour, t: float) -> RGB:
    """Return the colour `t` of the way from `a` to `b`."""
    red, green, blue = (round(x + (y - x) * t) for x, y in zip(a[:3], b[:3], strict=True))
    return red, green, blue


def dark(colour: Colour, t: float = 0.28) -> RGB:
    """A colour in shadow: darker and a little towards blue."""
    return mix(colour, (22, 18, 48), t)


def light(colour: Colour, t: float = 0.25) -> RGB:
    """A colour in light: paler and a little towards yellow."""
    return mix(colour, (255, 246, 226), t)


def alpha(colour: Colour, opacity: float) -> Colour:
    """Return the colour with an opacity of 0 to 1."""
    return (*colour[:3], round(255 * opacity))


def hsv(hue: float, saturation: float, value: float) -> RGB:
    """Return a colour by hue (0 to 1, wraps), saturation and value."""
    red, green, blue = colorsys.hsv_to_rgb(hue % 1, saturation, value)
    return round(red * 255), round(green * 255), round(blue * 255)
