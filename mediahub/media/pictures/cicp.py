"""Colour without an ICC profile: code points (ITU-T H.273) of HEIF, AVIF and clips, HDR, and
the Adobe RGB of cameras that follow DCF, brought to sRGB by a three-dimensional table.
"""

from __future__ import annotations

import re
from functools import cache

import numpy as np
from numpy.typing import NDArray
from PIL import ImageFilter

Floats = NDArray[np.float64]

_NCLX = re.compile(rb"colrnclx(.{2})(.{2})", re.DOTALL)
_GRID = 65

BT709, UNSPECIFIED, BT2020, DISPLAY_P3 = 1, 2, 9, 12
ADOBE_RGB = 256
"""Not a code point of H.273, which knows no Adobe RGB."""
SRGB, PQ, HLG = 13, 16, 18

_WHITE_D65 = (0.3127, 0.3290)
_PRIMARIES = {
    BT709: ((0.640, 0.330), (0.300, 0.600), (0.150, 0.060)),
    BT2020: ((0.708, 0.292), (0.170, 0.797), (0.131, 0.046)),
    DISPLAY_P3: ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060)),
    ADOBE_RGB: ((0.640, 0.330), (0.210, 0.710), (0.150, 0.060)),
}
_LUMINANCE = np.array([0.2126, 0.7152, 0.0722])

_REFERENCE_WHITE = 203.0
"""cd/m2 of a white sheet of paper in HDR (ITU-R BT.2408); it becomes white in sRGB."""
_PEAK = 1000 / _REFERENCE_WHITE
_KNEE = 0.6
"""Light below this share of reference white is kept, what is above is rolled off."""


def nclx(head: bytes) -> tuple[int, int] | None:
    """Return colour primaries and transfer characteristics from the first `colr` box."""
    found = _NCLX.search(head)
    return (int.from_bytes(found[1]), int.from_bytes(found[2])) if found else None


def conversion(primaries: int, transfer: int) -> ImageFilter.Color3DLUT | None:
    """Return the table from these code points to sRGB, or None where nothing changes.

    HDR (PQ and HLG) is mapped to what an ordinary screen can show. Unknown code points count
    as sRGB, or as BT.2020 where the light is HDR.
    """
    hdr = transfer in {PQ, HLG}
    if primaries not in _PRIMARIES:
        primaries = BT2020 if hdr else BT709
    if primaries == BT709 and not hdr:
        return None
    return _table(primaries, transfer if hdr else SRGB)


@cache
def _table(primaries: int, transfer: int) -> ImageFilter.Color3DLUT:
    steps = np.linspace(0, 1, _GRID)
    blue, green, red = np.meshgrid(steps, steps, steps, indexing="ij")
    signal = np.stack([red, green, blue], axis=-1).reshape(-1, 3)
    light = _to_light(signal, primaries, transfer) @ _to_bt709(primaries).T
    if transfer in {PQ, HLG}:
        light = _roll_off(light)
    light = np.clip(light, 0, 1)
    srgb = np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)
    return ImageFilter.Color3DLUT(_GRID, srgb.ravel().tolist())


def _to_light(signal: Floats, primaries: int, transfer: int) -> Floats:
    """Return linear light, 1 being (reference) white."""
    if primaries == ADOBE_RGB:
        return signal ** (563 / 256)
    if transfer == PQ:
        power = signal ** (1 / 78.84375)
        nits = 10000 * (np.maximum(power - 0.8359375, 0) / (18.8515625 - 18.6875 * power)) ** (
            1 / 0.1593017578125
        )
        return nits / _REFERENCE_WHITE
    if transfer == HLG:
        a, b, c = 0.17883277, 0.28466892, 0.55991073
        scene = np.where(signal <= 0.5, signal**2 / 3, (np.exp((signal - c) / a) + b) / 12)
        luminance = scene @ _LUMINANCE
        return scene * (luminance[:, None] ** 0.2) * _PEAK
    return np.where(signal <= 0.04045, signal / 12.92, ((signal + 0.055) / 1.055) ** 2.4)


def _roll_off(light: Floats) -> Floats:
    """Bring highlights under white, each channel for itself, so that they fade to white.

    Mapping by luminance would keep their hue, but has a ridge along the greys that a table
    cannot follow: it leaves tinted steps in skies.
    """
    above = np.maximum(light - _KNEE, 0) / (1 - _KNEE)
    most = (_PEAK - _KNEE) / (1 - _KNEE)
    rolled = _KNEE + (1 - _KNEE) * above / (above + 1) * (most + 1) / most
    return np.where(light <= _KNEE, light, rolled)


def _to_bt709(primaries: int) -> Floats:
    return np.linalg.inv(_to_xyz(BT709)) @ _to_xyz(primaries)


def _to_xyz(primaries: int) -> Floats:
    columns = np.array([[x / y, 1, (1 - x - y) / y] for x, y in _PRIMARIES[primaries]]).T
    x, y = _WHITE_D65
    white = np.array([x / y, 1, (1 - x - y) / y])
    return columns * np.linalg.solve(columns, white)
