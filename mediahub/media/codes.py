"""QR codes in a picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from PIL import Image, ImageFilter

MIN_WIDTH = 0.06
"""Of the picture's width: a code that is smaller, and cannot be read, was hardly meant."""
SHARPER = ImageFilter.UnsharpMask(radius=2, percent=250, threshold=0)


@dataclass(frozen=True, slots=True)
class Codes:
    """What the codes in a picture say."""

    texts: tuple[str, ...] = ()
    unreadable: bool = False
    """There is a code, not a small one, and nobody can read it."""


def read_codes(picture: Image.Image) -> Codes:
    """Read the QR codes of a picture of about 2,000 pixels, of which one of the clock page may take as little
    as 5 % of the width. The original's size finds no more of them.

    Half of that size, 3 ms, is enough to see that there is a code. Only where one is seen that cannot be read
    so, the slower ways are tried.
    """
    grey = picture.convert("L")
    seen = _read(grey.reduce(2))
    if all(code.valid for code in seen):
        return Codes(_texts(seen))
    found = _read(grey)
    if not any(code.valid for code in found):
        found = _read(grey, thorough=True) or _read(grey.filter(SHARPER), thorough=True) or found
    texts = _texts(seen + found)
    broken = [code for code in found if not code.valid and _width(code) >= MIN_WIDTH * picture.width]
    return Codes(texts, bool(broken) and not texts)


def _texts(codes: list[Any]) -> tuple[str, ...]:
    """What those that could be read say, each once."""
    return tuple(dict.fromkeys(code.text for code in codes if code.valid))


def _read(grey: Image.Image, *, thorough: bool = False) -> list[Any]:
    """The codes of a grey picture; those that cannot be read only where it is not `thorough`."""
    import zxingcpp

    return list(
        zxingcpp.read_barcodes(
            np.asarray(grey),
            formats=zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode]),
            try_invert=False,
            try_downscale=thorough,
            return_errors=not thorough,
        )
    )


def _width(code: Any) -> float:
    corners = code.position
    across = [point.x for point in (corners.top_left, corners.top_right, corners.bottom_left)]
    return float(max(across) - min(across))
