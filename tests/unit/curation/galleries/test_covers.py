"""Covers: no head is cut where another picture would do, and a picture is held by what must stay in view."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediahub.curation.crops.holding import SLIDE, position_of, usual_position
from mediahub.curation.galleries.covers import Candidate, best_cover, flaws, shown_part

FACE = (0.4, 0.2, 0.12, 0.2)
"""Of somebody who stands in the upper part of a picture."""


@given(
    top=st.floats(0, 0.95),
    height=st.floats(0.01, 1),
    spare=st.floats(0, 1),
)
def test_a_part_is_whole_in_every_strip_that_has_room_for_it(top: float, height: float, spare: float) -> None:
    height = min(height, 1 - top)
    strip = height + spare * (1 - height)
    y = position_of((0.0, top, 1.0, height))[1]
    shown_from = y * (1 - strip)
    assert 0 <= y <= 1
    assert shown_from <= top + 1e-9
    assert shown_from + strip >= top + height - 1e-9


def test_a_head_in_the_upper_part_is_whole_on_a_wide_cover() -> None:
    for ratio in (1.78, 2.1, 2.4):
        one = Candidate("a", 3 / 2, faces=[FACE])
        _, top, _, height = shown_part(one, ratio)
        assert top <= FACE[1] - 0.55 * FACE[3] + 1e-9  # the hair too
        assert top + height >= FACE[1] + FACE[3]


def test_pictures_that_would_be_beheaded_give_way() -> None:
    tall = Candidate("portrait", 2 / 3, faces=[(0.2, 0.1, 0.5, 0.6)])
    group = Candidate("group", 3 / 2, faces=[FACE, (0.6, 0.12, 0.1, 0.18)])
    assert best_cover([tall, group]) == "group"


@pytest.mark.parametrize(
    "worse",
    [
        Candidate("worse", 3 / 2, faces=[(0.0, 0.3, 0.1, 0.2)]),  # the camera cut it
        Candidate("worse", 3 / 2, is_clip=True),
        Candidate("worse", 3 / 2, words=[(0.1, 0.02, 0.3, 0.2), (0.1, 0.75, 0.3, 0.2)]),  # cut through
        Candidate("worse", 16 / 9, words=[(0.1, 0.4, 0.05, 0.03)] * SLIDE),  # a slide
        Candidate("worse", 2 / 3),
    ],
)
def test_each_flaw_counts(worse: Candidate) -> None:
    good = Candidate("good", 3 / 2, faces=[FACE])
    assert best_cover([worse, good]) == "good"
    assert best_cover([good, worse]) == "good"


def test_of_equal_ones_the_first_and_of_better_rated_ones_the_best() -> None:
    one, other = Candidate("a", 3 / 2), Candidate("b", 3 / 2)
    assert best_cover([one, other]) == "a"
    assert best_cover([one, Candidate("c", 3 / 2, rating=5)]) == "c"
    assert best_cover([]) is None
    assert flaws(Candidate("d", 16 / 9)) == 0


def test_what_nothing_is_known_of_is_held_by_its_upper_part() -> None:
    assert usual_position(2 / 3)[1] < usual_position(3 / 2)[1] < 0.5
