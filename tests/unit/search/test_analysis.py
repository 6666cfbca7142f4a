"""Words of every script."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediahub.search.analysis import fold, search_words, words


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Lucía MÜLLER", "lucia muller"),
        ("Łukasz Søren Straße", "lukasz soren strasse"),
        ("Nguyễn Ngọc Ánh", "nguyen ngoc anh"),
        ("Инь Тунъюэ, Ёлка", "инь тунъюэ, елка"),
        ("İstanbul ıssız", "istanbul issiz"),
        ("O’Brien's", "obriens"),
        ("l'homme", "l homme"),
        ("ＡＢＣ１２", "abc12"),
        ("ｶﾞﾝﾀﾞﾑ", "ガンダム"),
        ("がぎぐ", "がぎぐ"),
        ("반기문", "반기문"),
        ("مُحَمَّد", "محمد"),
        ("हिन्दी", "हिन्दी"),
    ],
)
def test_folding(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_words_and_places() -> None:
    assert list(words("DSC_0042.JPG, at the Grand-Hall!")) == [
        ("dsc", 0), ("0042", 1), ("jpg", 2), ("at", 3), ("the", 4), ("grand", 5), ("hall", 6),
    ]  # fmt: skip


def test_runs_of_cjk_are_characters_and_pairs() -> None:
    assert list(words("人形 AI机器")) == [
        ("人", 0), ("人形", 0), ("形", 1), ("ai", 2), ("机", 3), ("机器", 3), ("器", 4),
    ]  # fmt: skip
    assert search_words("人形机 AI two机") == [["人形", "形机"], ["ai", "two"], ["机"]]


@given(st.text())
def test_what_is_asked_is_what_was_indexed(text: str) -> None:
    """Every word asked for is one that the same text was indexed under, and groups stand in a row."""
    places: dict[str, set[int]] = {}
    for word, place in words(text):
        places.setdefault(word, set()).add(place)
    for group in search_words(text):
        starts = places[group[0]]
        assert any(all(start + n in places[word] for n, word in enumerate(group)) for start in starts)


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert list(words(fold(text))) == list(words(text))
