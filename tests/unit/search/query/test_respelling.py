"""How many slips a word forgives."""

from __future__ import annotations

import pytest

from mediahub.search.query.respelling import LONG, MIN_LENGTH, slips_forgiven


@pytest.mark.parametrize(
    ("word", "slips"),
    [
        ("a" * (MIN_LENGTH - 1), 0),
        ("a" * MIN_LENGTH, 1),
        ("a" * (LONG - 1), 1),
        ("a" * LONG, 2),
        ("robot2", 0),
        ("", 0),
        ("köln", 2),
        ("机器人大会", 2),
        ("ö" * LONG, 4),
    ],
)
def test_longer_words_forgive_more_and_letters_of_several_bytes_too(word: str, slips: int) -> None:
    assert slips_forgiven(word) == slips
