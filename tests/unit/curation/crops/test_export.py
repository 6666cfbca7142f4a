"""Exported crops."""

from __future__ import annotations

import pytest

from mediahub.curation.crops.export import _inside
from mediahub.media.pictures.cropping import Rect, fits

SIZE = (6000, 4000)


@pytest.mark.parametrize("angle", [0.0, 3.0, -8.0])
def test_nothing_from_beyond_the_edges_shows(angle: float) -> None:
    rect = _inside(Rect(0, 0, 1, 1), angle, SIZE)
    assert fits(rect, angle, *SIZE)
    assert rect.width > 0.6
