"""Colours as the index keeps them: a name for each, and the cell of the eye's space that it lies in."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator, Mapping

from mediahub.media.vision.palette import Colour, Lab, lab_of

CELL = 12.0
"""Sides of a cell, in the units of L*a*b*."""
REACH = 20.0
"""How far a colour may lie from the one asked for."""

_BLACK, _WHITE, _GREY, _DULL = 18.0, 88.0, 12.0, 32.0
_HUES = (
    (20, "pink"), (47, "red"), (78, "orange"), (106, "yellow"), (168, "green"), (232, "teal"), (308, "blue"),
    (334, "purple"), (361, "pink"),
)  # fmt: skip
"""Up to which angle of hue, in degrees, a colour is called what."""
SPELLINGS: Mapping[str, str] = {
    "gray": "grey", "cyan": "teal", "turquoise": "teal", "violet": "purple", "magenta": "pink",
    "beige": "brown",
    "红": "red", "橙": "orange", "黄": "yellow", "绿": "green", "青": "teal", "蓝": "blue", "紫": "purple",
    "粉": "pink", "棕": "brown", "黑": "black", "白": "white", "灰": "grey",
}  # fmt: skip
NAMES = (
    "red", "orange", "yellow", "green", "teal", "blue", "purple", "pink", "brown", "black", "grey", "white",
)  # fmt: skip
_HEX = re.compile(r"#?([0-9a-f]{6}|[0-9a-f]{3})")


def indexed(colours: tuple[Colour, ...]) -> tuple[str, ...]:
    """What the index keeps of a picture's colours."""
    kept: dict[str, None] = {}
    for one in colours:
        place = lab_of(one.hex)
        kept[_name(place)] = None
        kept[_key(*_cell(place))] = None
    return tuple(kept)


def colour_keys(value: str) -> list[str] | None:
    """The values of the index, any of which is the colour asked for; None for what is no colour.

    `value` is a name, in English or Chinese, or hexadecimal digits as in `#d5382f`.
    """
    value = value.strip().casefold()
    name = SPELLINGS.get(value.removesuffix("色"), value)
    if name in NAMES:
        return [name]
    digits = _HEX.fullmatch(value)
    if digits is None:
        return None
    code = digits[1] if len(digits[1]) == 6 else "".join(2 * digit for digit in digits[1])
    return [_key(*cell) for cell in _near(lab_of(code))]


def _near(place: Lab) -> Iterator[tuple[int, int, int]]:
    """The cells whose middle is within reach."""
    around = math.ceil(REACH / CELL)
    middle = _cell(place)
    for steps in itertools.product(range(-around, around + 1), repeat=3):
        cell = (middle[0] + steps[0], middle[1] + steps[1], middle[2] + steps[2])
        if math.dist(place, [(number + 0.5) * CELL for number in cell]) <= REACH:
            yield cell


def _cell(place: Lab) -> tuple[int, int, int]:
    lightness, a, b = (math.floor(value / CELL) for value in place)
    return lightness, a, b


def _key(lightness: int, a: int, b: int) -> str:
    return f"{lightness},{a},{b}"


def _name(place: Lab) -> str:
    lightness, a, b = place
    chroma = math.hypot(a, b)
    if lightness < _BLACK:
        return "black"
    if chroma < _GREY:
        return "white" if lightness > _WHITE else "grey"
    hue = math.degrees(math.atan2(b, a)) % 360
    name = next(name for limit, name in _HUES if hue < limit)
    if name in ("red", "orange", "yellow") and (chroma < _DULL or (name == "orange" and lightness < 50)):
        return "brown"
    return name
