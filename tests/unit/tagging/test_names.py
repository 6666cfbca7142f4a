from __future__ import annotations

import pytest

from mediahub.tagging.names import Name, build_index, phrase_in, tokens_of

INDEX = build_index(
    [
        Name("Ban Ki-moon", "person", 1),
        Name("반기문", "person", 1),
        Name("Ban", "person", 1),
        Name("Yin Tongyue", "person", 2),
        Name("尹同跃", "person", 2),
        Name("Chen Rui", "person", 3),
        Name("Chen Rui", "person", 4),
        Name("robotics demo", "tag", 7),
        Name("机器人演示", "tag", 7),
        Name("机器人", "tag", 8),
        Name("ESG", "tag", 9),
        Name("墨", "tag", 10),
    ]
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("BAN KI-MOON opens the day", [("person", 1)]),
        ("Ban greets users", [("person", 1)]),
        ("a ban on plastic, and urban planning", []),
        ("董事长尹同跃在芜湖", [("person", 2)]),
        ("반기문이 말했다", [("person", 1)]),
        ("机器人演示开始", [("tag", 7)]),  # the longest, not also what is in it
        ("机器人开始", [("tag", 8)]),
        ("The robotics demos", []),
        ("a Robotics  Démo!", [("tag", 7)]),
        ("ESG report", [("tag", 9)]),
        ("a gesg or an esg", []),
        ("Chen Rui shoots", []),  # two people are called so
        ("笔墨", []),  # one character says nothing
        ("", []),
    ],
)
def test_names_in_words(text: str, found: list[tuple[str, int]]) -> None:
    assert [hit.target for hit in INDEX.find(text)] == found


@pytest.mark.parametrize(
    ("phrase", "text", "there"),
    [
        ("AiMOGA", "the aimoga robot", True),
        ("AiMOGA", "aimogas", False),
        ("墨甲", "看墨甲机器人", True),
        ("", "x", False),
    ],
)
def test_phrases_of_rules(phrase: str, text: str, *, there: bool) -> None:
    assert phrase_in(tokens_of(phrase), tokens_of(text)) is there
