"""Placeholders."""

from __future__ import annotations

import pytest
import thumbhash
from PIL import Image

from mediahub.media.pictures.placeholder import thumb_hash
from tests.unit.media.picture_files import quarters


def test_placeholder_keeps_shape_and_colour() -> None:
    hashed = list(thumb_hash(quarters(640, 320)))
    assert thumbhash.thumb_hash_to_approximate_aspect_ratio(hashed) == pytest.approx(2, abs=0.4)
    red, green, blue, _ = thumbhash.thumb_hash_to_average_rgba(
        list(thumb_hash(Image.new("RGB", (64, 64), (200, 100, 50))))
    )
    assert (red, green, blue) == pytest.approx((200 / 255, 100 / 255, 50 / 255), abs=0.06)
