"""Crops of a ratio around the focus."""

from __future__ import annotations

import pytest

from mediahub.curation.crops.ratios import cuts_safe_area, suggest
from mediahub.media.pictures.cropping import Rect

SIZE = (6000, 4000)
SAFE = Rect(0.6, 0.2, 0.2, 0.3)


# the same cases as in static/src/js/curation/crops/geometry.test.js
@pytest.mark.parametrize(
    ("ratio", "focus", "rect"),
    [
        (1.0, (0.7, 0.35), (1 / 3, 0, 2 / 3, 1)),
        (9 / 16, (0.95, 0.5), (0.6, 0, 0.375, 1)),  # the focus alone would cut the safe area
        (16 / 9, (0.5, 0.9), (0, 0.15625, 1, 0.84375)),
    ],
)
def test_a_ratio_follows_the_focus_and_holds_the_safe_area(
    ratio: float, focus: tuple[float, float], rect: tuple[float, ...]
) -> None:
    found = suggest(ratio, SIZE, focus, SAFE)
    assert (found.x, found.y, found.width, found.height) == pytest.approx(rect, abs=1e-4)
    assert not cuts_safe_area(found, SAFE)


def test_a_safe_area_that_is_too_wide_is_cut_and_said() -> None:
    wide = Rect(0.1, 0.3, 0.8, 0.4)
    assert cuts_safe_area(suggest(9 / 16, SIZE, (0.5, 0.5), wide), wide)
