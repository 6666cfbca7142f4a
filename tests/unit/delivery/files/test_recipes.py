"""Recipes and their slugs."""

from __future__ import annotations

import pytest

from mediahub.delivery.files.recipes import ORIGINAL, PRESS, Part, RecipeError, custom, parse


def test_slugs_come_back() -> None:
    assert parse("original") is ORIGINAL
    assert parse("press") is PRESS
    part = Part(1000, 2500, 5000, 5000)
    assert parse(custom(1200, part).slug) == custom(1200, part)
    assert parse("px1200").long_edge == 1200


@pytest.mark.parametrize(
    "slug",
    [
        "",
        "huge",
        "px5",
        "px99999",
        "px1200-0.0.0.0",
        "px1200-6000.0.5000.10000",
        "px1200-1.2.3",
        "../x",
        "px-1",
    ],
)
def test_what_cannot_be_made_is_refused(slug: str) -> None:
    with pytest.raises(RecipeError):
        parse(slug)
