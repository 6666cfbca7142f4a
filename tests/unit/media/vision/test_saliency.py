"""What stands out in a picture."""

from __future__ import annotations

import pytest
from PIL import Image

from mediahub.media.vision.saliency import attention


def test_attention_finds_what_stands_out() -> None:
    picture = Image.new("RGB", (600, 400), (90, 110, 90))
    picture.paste((220, 60, 40), (400, 100, 470, 170))
    focus, (x, y, width, height) = attention(picture)
    assert focus == pytest.approx((0.72, 0.34), abs=0.05)
    assert x < 0.67
    assert x + width > 0.78
    assert y < 0.26
    assert y + height > 0.42
