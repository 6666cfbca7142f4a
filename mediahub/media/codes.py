"""QR codes in a picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from PIL import Image, ImageFilter

SMALLEST = 0.06
"""Of the picture's width: a code that is smaller, and cannot be read, was hardly meant."""
SHARPER = ImageFilter.UnsharpMask(radius=2, percent=250, threshold=0)


@dataclass(frozen=True, slots=True)
class Codes:
    """What the codes in a picture say."""

    texts: tuple[str, ...] = ()
    unreadable: bool = False
    """There is a code, not a small one, and nobody can read it."""


def read_codes(picture: Image.Image) -> Codes:
    """Read the QR codes of a picture of about 2,000 pixels: at that size it takes 2 ms, and a code of the
    clock page may be as small as 5 % of the width. The original's size finds no more of them.

    Only where there is a code that cannot be read so, the slower ways are tried.
    """
    grey = picture.convert("L")
    found = _read(grey)
    if found and not any(code.valid for code in found):
        found = _read(grey, thorough=True) or _read(grey.filter(SHARPER), thorough=True) or found
    texts = tuple(code.text for code in found if code.valid)
    broken = [code for code in found if not code.valid and _width(code) >= SMALLEST * picture.width]
    return Codes(texts, bool(broken) and not texts)


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
