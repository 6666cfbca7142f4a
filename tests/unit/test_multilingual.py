"""One field holds a text in several languages; a reader gets theirs."""

from __future__ import annotations

import pytest

from mediahub.multilingual import every_part, text_in

BOTH = "Credit us.\n\nNo advertising. [zh] 请署名。\n\n不得用于广告。"


@pytest.mark.parametrize(
    ("text", "english", "chinese"),
    [
        (BOTH, "Credit us.\n\nNo advertising.", "请署名。\n\n不得用于广告。"),
        ("Welcome", "Welcome", "Welcome"),
        ("[zh] 欢迎 [en] Welcome", "Welcome", "欢迎"),
        ("[ZH]欢迎", "欢迎", "欢迎"),
        ("Welcome [zh]", "Welcome", "Welcome"),
        ("Rooms [1] and [fr] stay", "Rooms [1] and [fr] stay", "Rooms [1] and [fr] stay"),
        ("", "", ""),
    ],
)
def test_a_reader_gets_their_part_and_else_the_first(text: str, english: str, chinese: str) -> None:
    assert (text_in(text, "en"), text_in(text, "zh")) == (english, chinese)


def test_what_has_no_single_reader_gets_all_parts() -> None:
    assert every_part(BOTH, " ") == "Credit us.\n\nNo advertising. 请署名。\n\n不得用于广告。"
    assert every_part("[zh] 欢迎") == "欢迎"
    assert every_part("One") == "One"
