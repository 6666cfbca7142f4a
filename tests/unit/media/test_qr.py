"""QR codes, read again by another reader than the one that wrote them."""

from __future__ import annotations

import base64

import numpy as np

from mediahub.media.qr import qr_data_url

MODULES = {"█": (1, 1), "▀": (1, 0), "▄": (0, 1), " ": (0, 0)}


def pixels(lines: list[str], scale: int = 6) -> np.ndarray:
    """What a terminal that writes white on black shows."""
    rows = [[MODULES[one][half] for one in line] for line in lines for half in (0, 1)]
    return np.kron(np.array(rows, np.uint8) * 255, np.ones((scale, scale), np.uint8))


def test_a_page_gets_an_svg_of_its_own() -> None:
    kind, _, content = qr_data_url("https://x").partition(",")
    assert kind == "data:image/svg+xml;base64"
    svg = base64.b64decode(content).decode()
    assert "<svg" in svg
    assert "https://x" not in svg
    assert qr_data_url("https://y") != qr_data_url("https://x")
