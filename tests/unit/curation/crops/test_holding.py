"""Pictures are held so that heads and lettering stay whole in every frame that has room for them."""

from __future__ import annotations

import pytest

from mediahub.curation.crops.holding import MAX_RATIO, MIN_RATIO, SLIDE, hold, shown_part, usual_position
from mediahub.media.vision.heads import Box, head_of

FACE = (0.46, 0.22, 0.10, 0.18)
"""Of somebody behind a bar."""
BOARD = (0.42, 0.02, 0.25, 0.30)
"""The lettering above them."""
SHIRT = (0.42, 0.52, 0.16, 0.10)
FRAMES = (MAX_RATIO, 2.16, 16 / 9, 3 / 2, 4 / 3, MIN_RATIO)


def is_whole(box: Box, part: Box) -> bool:
    return all(
        box[side] >= part[side] - 1e-9 and box[side] + box[side + 2] <= part[side] + part[side + 2] + 1e-9
        for side in (0, 1)
    )


@pytest.mark.parametrize("frame", FRAMES)
def test_heads_and_lettering_that_fit_together_are_both_whole(frame: float) -> None:
    part = shown_part(3 / 2, hold(3 / 2, [FACE], [BOARD, SHIRT]), frame)
    assert all(is_whole(box, part) for box in (head_of(FACE), BOARD, SHIRT))


@pytest.mark.parametrize("frame", FRAMES)
def test_lettering_alone_is_whole_too(frame: float) -> None:
    sign = (0.27, 0.66, 0.4, 0.2)
    assert is_whole(sign, shown_part(4 / 3, hold(4 / 3, (), [sign]), frame))
    assert not is_whole(sign, shown_part(4 / 3, usual_position(4 / 3), MAX_RATIO))  # as it was held before


def test_heads_go_before_lettering_that_does_not_fit_beside_them() -> None:
    ground = (0.3, 0.92, 0.4, 0.07)
    part = shown_part(3 / 2, hold(3 / 2, [FACE], [ground]), MAX_RATIO)
    assert is_whole(head_of(FACE), part)
    assert hold(3 / 2, [FACE], [ground])[1] == hold(3 / 2, [FACE])[1]


def test_a_wall_of_text_moves_nothing() -> None:
    assert hold(3 / 2, (), [BOARD] * SLIDE) == usual_position(3 / 2)
    assert hold(3 / 2) == usual_position(3 / 2)


def test_an_upright_picture_of_which_nothing_is_known_keeps_the_hair_of_whom_it_shows() -> None:
    """As people are photographed, a head begins at a tenth of it."""
    for ratio in (9 / 16, 2 / 3, 3 / 4):
        for frame in (2.4, 16 / 9, 4 / 3, 1.0):
            top = shown_part(ratio, usual_position(ratio), frame)[1]
            assert top <= 0.1, (ratio, frame)
