"""Sentences without spaces are taken apart where a meaning begins or ends, and no letter is lost."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediahub.search.query.sentence.parts import Programme
from mediahub.search.query.sentence.splitting import split

TOKEN = re.compile(r"(?P<word>\S+)")
PROGRAMME = Programme(frozenset({"潘基文", "基于自然的解决方案"}))


def pieces(text: str) -> list[str]:
    tokens = list(TOKEN.finditer(text))
    found = split(tokens, PROGRAMME, lambda first, last: TOKEN.fullmatch(text, first, last))
    return [one[0] for one in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("红色汽车", ["红色", "汽车"]),
        ("潘基文", ["潘基文"]),
        ("基于自然的解决方案", ["基于自然的解决方案"]),
        ("red car", ["red", "car"]),
        ("红色*", ["红色*"]),
        ("周六早上", ["周六", "早上"]),
    ],
)
def test_meanings_and_names_are_pieces_of_their_own(text: str, expected: list[str]) -> None:
    assert pieces(text) == expected


@given(st.text(alphabet="红色汽车的在和潘基文夜晚机器人周六a1 ", max_size=24))
def test_no_letter_is_lost_or_moved(text: str) -> None:
    assert "".join(pieces(text)) == "".join(text.split())
