"""Typesetting: fonts for every letter, and where lines may break."""

from __future__ import annotations

import pytest

from mediahub.delivery.papers import typesetting
from mediahub.delivery.papers.typesetting import breakable, typesetter

CAPTION = "人形机器人在北京向观众挥手致意。"


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without fonts."""
    monkeypatch.setattr(typesetting, "SYSTEM", ())


@pytest.mark.usefixtures("bare")
def test_what_no_font_has_is_left_to_the_reader_or_to_its_base_letter() -> None:
    with typesetter(["机"], []) as text:
        fonts = [font for font, _ in text.runs("한机𝐀", bold=False)]
        assert fonts[0] == "HYGothic-Medium"
        assert fonts[1].startswith("WebSans-400")
        assert text.runs("\U0001f916𝐀e\ufe0f", bold=False) == [("Helvetica", "?Ae")]


def test_chinese_breaks_between_letters_but_not_before_its_punctuation() -> None:
    assert "|".join(breakable("你好，robot手《新》。 A b")) == "你|好，|robot|手|《新》。 |A |b"
    assert list(breakable("")) == []
    with typesetter([CAPTION], []) as text:
        lines = text.wrapped(CAPTION * 2, 10, 62, 9)
        assert "".join(lines) == CAPTION * 2
        assert all(text.width(line, 10) <= 72 and line[0] != "。" for line in lines)
        assert text.width(text.cut(CAPTION, 10, 62), 10) <= 62
        assert text.cut(CAPTION, 10, 62).endswith("…")


def test_a_word_wider_than_a_line_goes_on_in_the_next() -> None:
    address = "https://press.example/" + "summit/" * 20 + "terms"
    with typesetter([address], []) as text:
        lines = text.wrapped(f"Ask {address} first", 7, 100, 99)
        assert all(text.width(line, 7) <= 100 for line in lines)
        assert address in "".join(lines)
        assert (lines[0], lines[-1].endswith("first")) == ("Ask", True)
