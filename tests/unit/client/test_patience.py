"""Trying again."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import httpx
import pytest

from mediahub.client import patience
from mediahub.client.errors import GaveUp, Stopped
from mediahub.client.patience import Patience


class Clock:
    """Time that passes only while one waits."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.waits: list[float] = []

    def pause(self, seconds: float) -> None:
        if seconds:
            self.waits.append(seconds)
        self.now += seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(patience.time, "monotonic", lambda: clock.now)
    monkeypatch.setattr(Patience, "pause", lambda self, seconds: clock.pause(seconds))
    return clock


def answers(these: Iterable[int | Exception]) -> Callable[[], httpx.Response]:
    waiting = iter(these)

    def request() -> httpx.Response:
        answer = next(waiting)
        if isinstance(answer, Exception):
            raise answer
        return httpx.Response(answer)

    return request


def test_the_network_may_be_away_for_minutes(clock: Clock) -> None:
    said: list[str] = []
    trouble = [httpx.ConnectError("refused"), httpx.ReadTimeout("slow"), 503, 500] * 3
    assert Patience(600, said.append).send(answers([*trouble, 200])).status_code == 200
    assert said == ["The server does not answer (refused). Trying again…", "The server answers again."]


def test_waits_grow_with_jitter_up_to_a_limit(clock: Clock) -> None:
    Patience(10_000).send(answers([503] * 12 + [200]))
    for number, wait in enumerate(clock.waits):
        base = min(patience.LONGEST_WAIT, patience.FIRST_WAIT * 2**number)
        assert base * 0.5 <= wait <= base * 1.5
    assert len({round(wait / min(20, 0.5 * 2**n), 6) for n, wait in enumerate(clock.waits)}) > 6


def test_what_says_no_is_not_asked_again(clock: Clock) -> None:
    for status in (400, 401, 403, 404, 409, 412, 422):
        assert Patience(600).send(answers([status])).status_code == status
    assert clock.waits == []


def test_a_fault_of_the_server_that_stays_is_told(clock: Clock) -> None:
    assert Patience(600).send(answers([500] * 20)).status_code == 500
    assert len(clock.waits) == patience.FAULTS - 1
    mixed = [500] * (patience.FAULTS - 1) + [503]
    assert Patience(600).send(answers([*mixed, *mixed, 200])).status_code == 200


def test_it_gives_up_in_the_end(clock: Clock) -> None:
    with pytest.raises(GaveUp, match=r"did not answer for \d+ seconds: it answers 503"):
        Patience(60).send(answers([503] * 100))
    assert 60 < sum(clock.waits) < 60 + 1.5 * patience.LONGEST_WAIT


def test_a_success_elsewhere_gives_new_hope(clock: Clock) -> None:
    shared = Patience(60)
    count = 0

    def request() -> httpx.Response:
        nonlocal count
        count += 1
        if count % 3 == 0:
            shared.send(answers([200]))
        return httpx.Response(200 if count > 20 else 503)

    assert shared.send(request).status_code == 200
    assert sum(clock.waits) > 120


def test_stopping_ends_every_wait() -> None:
    stopped = Patience(600)
    stopped.stop()
    with pytest.raises(Stopped):
        stopped.send(answers([200]))
