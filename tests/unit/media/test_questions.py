"""What a reading process asks its parent in the middle of a call."""

from __future__ import annotations

import threading

import pytest

from mediahub.media.questions import NoAnswer, answered_by, ask_parent


def test_a_question_is_answered_by_the_innermost_and_then_by_who_was_before() -> None:
    with answered_by(lambda question: b"outer " + question):
        with answered_by(lambda question: b"inner " + question):
            assert ask_parent(b"?") == b"inner ?"
        assert ask_parent(b"?") == b"outer ?"
    with pytest.raises(NoAnswer):
        ask_parent(b"?")


def test_an_empty_answer_is_none() -> None:
    with answered_by(lambda _: b""), pytest.raises(NoAnswer):
        ask_parent(b"?")


def test_who_answers_is_forgotten_after_an_error() -> None:
    with pytest.raises(RuntimeError, match="broken"), answered_by(lambda _: b"yes"):
        raise RuntimeError("broken")
    with pytest.raises(NoAnswer):
        ask_parent(b"?")


def test_another_thread_has_another_parent() -> None:
    found: list[BaseException] = []

    def ask() -> None:
        try:
            ask_parent(b"?")
        except NoAnswer as error:
            found.append(error)

    with answered_by(lambda _: b"yes"):
        thread = threading.Thread(target=ask)
        thread.start()
        thread.join()
    assert len(found) == 1
