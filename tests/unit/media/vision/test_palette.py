"""Names of colours."""

from __future__ import annotations

import pytest

from mediahub.media.vision.palette import Colour
from mediahub.search.similarity.colours import indexed


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("d5382f", "red"), ("ff8800", "orange"), ("ffee00", "yellow"), ("00aa00", "green"),
        ("0000ff", "blue"), ("8000ff", "purple"), ("ffc0cb", "pink"), ("8b4513", "brown"),
        ("0a0a0a", "black"), ("808080", "grey"), ("fefefe", "white"),
    ],
)  # fmt: skip
def test_colours_have_the_names_that_people_give_them(code: str, name: str) -> None:
    assert indexed((Colour(code, 1.0),))[0] == name
