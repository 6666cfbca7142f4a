"""Failures of a search engine: what people read, and what whoever looks after it."""

from __future__ import annotations

from mediahub.problems import Away, Invalid
from mediahub.search.failures import AWAY, Busy, NoIndex, QuestionTooLong, Unavailable


def test_an_engine_that_is_away_says_why_to_the_log_and_not_to_people() -> None:
    error = Unavailable("connection refused by 10.0.0.7")
    assert (str(error), error.why) == (AWAY, "connection refused by 10.0.0.7")
    assert isinstance(error, Away)
    assert error.retry_after == 5


def test_a_question_of_too_many_words_is_the_askers() -> None:
    assert isinstance(QuestionTooLong(), Invalid)
    assert "fewer" in str(QuestionTooLong())


def test_a_busy_and_a_missing_index_are_no_problems_of_people() -> None:
    assert not isinstance(Busy("x"), Away)
    assert not isinstance(NoIndex("x"), Away)
