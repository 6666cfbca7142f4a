"""Lines of text as an engine found them: sure ones, with boxes inside the picture."""

from __future__ import annotations

import pytest

from mediahub.media.vision.ocr import SURE, Line, Word, can_read, lines_of, reader_name

SIZE = (1000, 500)


def corners(left: float, top: float, right: float, bottom: float) -> list[list[float]]:
    return [[left, top], [right, top], [right, bottom], [left, bottom]]


def test_a_line_has_its_words_in_fractions_of_the_picture() -> None:
    (line,) = lines_of([(" Grand Hall ", 0.9, [("Grand", corners(100, 50, 300, 100))])], SIZE)
    assert line == Line("Grand Hall", 0.9, (Word("Grand", 0.1, 0.1, 0.2, 0.1),))
    assert line.as_json() == {
        "text": "Grand Hall", "confidence": 0.9, "words": [["Grand", 0.1, 0.1, 0.2, 0.1]],
    }  # fmt: skip


def test_a_slanted_word_has_the_upright_box_around_it_cut_to_the_picture() -> None:
    slanted = [[-10.0, 20.0], [990.0, -5.0], [1010.0, 100.0], [0.0, 600.0]]
    (line,) = lines_of([("ab", 1.0, [("ab", slanted)])], SIZE)
    assert line.words == (Word("ab", 0.0, 0.0, 1.0, 1.0),)


@pytest.mark.parametrize(
    ("text", "confidence", "is_kept"),
    [
        ("ab", SURE, True),
        ("ab", SURE - 0.01, False),
        ("a", 1.0, False),
        ("--a--", 1.0, False),
        ("机器", 0.9, True),
        ("4K", 0.9, True),
    ],
)
def test_doubtful_lines_and_single_letters_are_left_out(text: str, confidence: float, is_kept: bool) -> None:
    assert bool(lines_of([(text, confidence, [])], SIZE)) == is_kept


def test_lines_go_from_top_to_bottom_and_from_left_to_right() -> None:
    found = [
        ("third", 1.0, [("third", corners(0, 200, 9, 210))]),
        ("second", 1.0, [("second", corners(500, 100, 600, 120))]),
        ("first", 1.0, [("first", corners(10, 100, 50, 120))]),
        ("without boxes", 1.0, []),
    ]
    assert [line.text for line in lines_of(found, SIZE)] == ["without boxes", "first", "second", "third"]


def test_the_reader_is_named_where_it_is_installed() -> None:
    assert reader_name().startswith("rapidocr ") == can_read()
