"""Clients of the search bench: what counts as answered, and the rate that an engine keeps."""

from __future__ import annotations

import threading
import time

import pytest

from mediahub.search.port import Unavailable
from scripts.benches.searching import clients
from scripts.benches.searching.questions import Question

QUESTIONS = [Question("word", (str(number),)) for number in range(20)]


def test_what_is_not_answered_is_counted_and_ends_nothing() -> None:
    def ask(question: Question) -> None:
        if question.text == "7":
            raise Unavailable("busy")

    found = clients.crowded(ask, QUESTIONS)
    assert found["crowded_unanswered"] == clients.CROWDED_ROUNDS
    assert found["crowded_per_s"] > 0


def test_the_rate_is_what_one_server_can_keep(monkeypatch: pytest.MonkeyPatch) -> None:
    """One answer at a time, of 20 ms: 50 a second at the very most, and a queue grows beyond."""
    monkeypatch.setattr(clients, "TURN", 0.5)
    lock = threading.Lock()

    def ask(question: Question) -> None:
        with lock:
            time.sleep(0.02)

    assert 0 < clients.quick_rate(ask, QUESTIONS) <= 64


def test_an_engine_that_leaves_one_in_five_unanswered_keeps_no_rate(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clients, "TURN", 0.2)
    monkeypatch.setattr(clients, "SLOWEST_RATE", 16.0)  # one a second would take as many seconds as questions

    def ask(question: Question) -> None:
        if int(question.text) % 5 == 0:
            raise Unavailable("busy")

    assert clients.quick_rate(ask, QUESTIONS) == 0.0


def test_a_rate_slower_than_the_first_that_is_tried_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[float] = []

    def keeps(ask: object, questions: object, rate: float) -> bool:
        tried.append(rate)
        return rate <= 13

    monkeypatch.setattr(clients, "_keeps", keeps)
    assert clients.quick_rate(lambda question: None, QUESTIONS) == 13
    assert tried == [64, 32, 16, 8, 12, 14, 13]
