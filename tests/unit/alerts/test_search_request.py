"""Questions as the library's address carries them: one form, and nothing left out unseen."""

from __future__ import annotations

import pytest

from mediahub.alerts.search_request import MAX_LENGTH, Question, QuestionError, check_question, read_question


def test_a_question_is_kept_in_one_form() -> None:
    asked = "sort=-taken&q=+robot&kind=photo&person=ban&kind=photo&kind=video&nonsense=1"
    assert str(read_question(asked)) == "q=robot&person=ban&kind=photo&kind=video&sort=-taken"
    assert read_question(str(read_question(asked))) == read_question(asked)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("q=" + "x" * MAX_LENGTH, "too long"),
        ("robot demo", "robot demo.*q="),
        ("q=a&robot", "robot"),
        ("colour=red", "no filter “colour”.*kind"),
        ("sort=loudest", "no order “loudest”.*-taken"),
        ("sort=", "no order"),
    ],
)
def test_what_would_widen_a_question_is_refused(query: str, words: str) -> None:
    with pytest.raises(QuestionError, match=words):
        check_question(query)


@pytest.mark.parametrize("query", ["", "q=", "q=a&&kind=photo", "sort=-taken&person=x&person=y"])
def test_what_is_understood_passes(query: str) -> None:
    check_question(query)


def test_a_question_without_anything_is_empty() -> None:
    assert read_question("kind=&sort=loudest&q=++") == Question()
    assert str(Question()) == ""
    assert len(read_question("q=" + "x" * 2 * MAX_LENGTH).text) == MAX_LENGTH - 2
