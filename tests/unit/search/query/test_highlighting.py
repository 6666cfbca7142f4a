"""What a page marks for a query."""

from __future__ import annotations

import pytest

from mediahub.search.query.highlighting import words_to_highlight


@pytest.mark.parametrize(
    ("query", "marked"),
    [
        ("robots dancing", ["robot", "danc"]),
        ('"Ban Ki-moon" -stage', ["ban", "ki", "moon"]),
        ("尹同跃 Lucía", ["尹同跃", "lucia"]),
        ("person:ban is:free rating:>=4", []),
        ("robot OR (car NOT red)", ["robot", "car"]),
        ("", []),
    ],
)
def test_words_of_a_query(query: str, marked: list[str]) -> None:
    assert words_to_highlight(query) == marked
