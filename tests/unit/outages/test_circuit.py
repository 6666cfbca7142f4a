"""A service that is away is asked by one caller at a time, and by everybody once it answers."""

from __future__ import annotations

import pytest

from mediahub.outages import circuit
from mediahub.outages.circuit import Circuit


class Clock:
    """Time that passes when it is told to."""

    now = 100.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(circuit, "time", made)
    return made


@pytest.fixture
def open_one(clock: Clock) -> Circuit:
    made = Circuit(failures=2, rest=5)
    for _ in range(2):
        assert made.lets_through()
        made.failed()
    return made


def test_single_failures_are_no_reason_not_to_ask(clock: Clock) -> None:
    one = Circuit(failures=2, rest=5)
    for _ in range(5):
        one.failed()
        assert one.lets_through()
        one.answered()


def test_after_failures_in_a_row_nobody_waits_for_it(open_one: Circuit) -> None:
    assert not open_one.lets_through()


def test_after_a_rest_one_tries_and_the_others_do_not(open_one: Circuit, clock: Clock) -> None:
    clock.now += 4.9
    assert not open_one.lets_through()
    clock.now += 0.2
    assert open_one.lets_through()
    assert not open_one.lets_through()


def test_a_try_that_nobody_reports_on_is_followed_by_another(open_one: Circuit, clock: Clock) -> None:
    clock.now += 6
    assert open_one.lets_through()
    clock.now += 6
    assert open_one.lets_through()


def test_a_try_that_fails_is_followed_by_a_rest(open_one: Circuit, clock: Clock) -> None:
    clock.now += 6
    assert open_one.lets_through()
    clock.now += 4
    open_one.failed()
    clock.now += 4
    assert not open_one.lets_through()
    clock.now += 2
    assert open_one.lets_through()


def test_an_answer_lets_everybody_through(open_one: Circuit, clock: Clock) -> None:
    clock.now += 6
    assert open_one.lets_through()
    open_one.answered()
    assert open_one.lets_through()
    assert open_one.lets_through()
    open_one.failed()
    assert open_one.lets_through()  # and it takes as many failures as before
