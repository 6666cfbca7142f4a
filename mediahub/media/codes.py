"""QR codes in a picture."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image

SMALLEST = 0.06
"""Of the picture's width: a code that is smaller, and cannot be read, was hardly meant."""


@dataclass(frozen=True, slots=True)
class Codes:
    """What the codes in a picture say."""

    texts: tuple[str, ...] = ()
    unreadable: bool = False
    """There is a code, not a small one, and nobody can read it."""


def read_codes(picture: Image.Image) -> Codes:
    """Read the QR codes of a picture of about 2,000 pixels: at that size it takes 2 ms, and a code of the
    clock page may be as small as 5 % of the width. The original's size finds no more of them."""
    import zxingcpp

    found = zxingcpp.read_barcodes(
        np.asarray(picture.convert("L")),
        formats=zxingcpp.BarcodeFormat.QRCode,
        try_invert=False,
        try_downscale=False,
        return_errors=True,
    )
    texts = tuple(code.text for code in found if code.valid)
    broken = [code for code in found if not code.valid and _width(code) >= SMALLEST * picture.width]
    return Codes(texts, bool(broken) and not texts)


def _width(code: object) -> float:
    corners = code.position  # type: ignore[attr-defined]
    across = [point.x for point in (corners.top_left, corners.top_right, corners.bottom_left)]
    return float(max(across) - min(across))
