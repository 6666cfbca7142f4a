"""What crops leave whole where there are faces."""

from __future__ import annotations

import pytest

from mediahub.media.vision.heads import attention_to, head_of


def test_a_head_is_more_than_its_face_and_stays_in_the_picture() -> None:
    assert head_of((0.4, 0.4, 0.2, 0.2)) == pytest.approx((0.35, 0.24, 0.3, 0.4))
    assert head_of((0.0, 0.0, 0.2, 0.9)) == pytest.approx((0.0, 0.0, 0.25, 1.0))


def test_hair_is_part_of_a_head() -> None:
    """Faces as they are found in pictures of the corpus, and where the hair begins, marked by eye."""
    for face, hair in (((0.34, 0.15, 0.18, 0.18), 0.02), ((0.42, 0.22, 0.22, 0.14), 0.11)):
        assert head_of(face)[1] <= hair + 0.005  # as exactly as one marks by eye


def test_the_eye_goes_between_the_heads_that_matter() -> None:
    one = attention_to([(0.7, 0.2, 0.1, 0.1)])
    assert one.focus == pytest.approx((0.75, 0.22))
    two = attention_to([(0.2, 0.2, 0.1, 0.1), (0.7, 0.2, 0.1, 0.1), (0.45, 0.5, 0.02, 0.02)])
    assert two.focus[0] == pytest.approx(0.5)
    x, _, width, _ = two.safe
    assert (x, x + width) == pytest.approx((0.175, 0.825))
