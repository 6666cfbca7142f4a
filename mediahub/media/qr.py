"""QR codes to be shown, as SVG for pages and as text for terminals."""

from __future__ import annotations

import base64
from functools import lru_cache

import numpy as np
import zxingcpp


@lru_cache(maxsize=32)
def qr_data_url(text: str) -> str:
    """An image for `src`: black on white."""
    return "data:image/svg+xml;base64," + base64.b64encode(_code(text).to_svg().encode()).decode()


def qr_lines(text: str) -> list[str]:
    """Lines of half blocks, two modules a character, for a terminal that writes white on black."""
    light = np.asarray(_code(text).to_image(scale=1)) > 0
    if len(light) % 2:
        light = np.vstack([light, np.ones_like(light[:1])])
    blocks = {(True, True): "█", (True, False): "▀", (False, True): "▄", (False, False): " "}
    pairs = zip(light[::2].tolist(), light[1::2].tolist(), strict=True)
    return ["".join(blocks[both] for both in zip(*pair, strict=True)) for pair in pairs]


def _code(text: str) -> zxingcpp.Barcode:
    return zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
