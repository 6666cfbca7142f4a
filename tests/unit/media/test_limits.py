"""Sizes of pictures: empty, within the limit, and beyond it."""

from __future__ import annotations

import pytest

from mediahub.media.limits import MAX_PIXELS, MAX_PIXELS_SCALED, MAX_SIDE, check_size, too_large
from mediahub.media.model import MediaError


@pytest.mark.parametrize(("width", "height"), [(1, 1), (MAX_SIDE, 1), (MAX_PIXELS // 10_000, 10_000)])
def test_within_the_limits_is_taken(width: int, height: int) -> None:
    check_size(width, height)
    check_size(height, width, scaled=True)


@pytest.mark.parametrize(("width", "height"), [(0, 5), (5, 0), (-1, 5)])
def test_an_empty_picture_is_damaged(width: int, height: int) -> None:
    with pytest.raises(MediaError) as refused:
        check_size(width, height)
    assert refused.value.code == "damaged"


@pytest.mark.parametrize(
    ("width", "height", "scaled"),
    [
        (MAX_SIDE + 1, 1, True),
        (1, MAX_SIDE + 1, False),
        (MAX_PIXELS // 10_000 + 1, 10_000, False),
        (MAX_PIXELS_SCALED // 10_000 + 1, 10_000, True),
    ],
)
def test_beyond_them_is_refused(width: int, height: int, scaled: bool) -> None:
    with pytest.raises(MediaError) as refused:
        check_size(width, height, scaled=scaled)
    assert refused.value.code == "too_large"
    assert f"{width} x {height} pixels" in str(refused.value)


def test_a_decoder_that_reads_line_by_line_takes_more() -> None:
    check_size(MAX_PIXELS // 10_000 + 1, 10_000, scaled=True)


def test_the_sentence_says_size_and_limit_in_megapixels() -> None:
    text = str(too_large("a mosaic", 2_000_000_000, MAX_PIXELS))
    assert "a mosaic (2,000 megapixels)" in text
    assert "160 megapixels and 65,535 pixels" in text
