"""What cannot be done: each says when to ask again, and what programs are told."""

from __future__ import annotations

import pytest

from mediahub.problems import Away, Conflict, Invalid, Missing, NoRoom, NotAllowed, Problem, TooMany


@pytest.mark.parametrize("kind", [Missing, Invalid, NotAllowed, Conflict, Away, NoRoom])
def test_each_is_a_problem_with_a_sentence(kind: type[Problem]) -> None:
    error = kind("Say it.")
    assert isinstance(error, Problem)
    assert (str(error), dict(error.members)) == ("Say it.", {})


def test_when_to_ask_again() -> None:
    assert TooMany("Wait.", 60).retry_after == 60
    assert Away("Away.").retry_after == 5
