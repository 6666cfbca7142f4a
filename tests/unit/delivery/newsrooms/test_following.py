"""Following of standing orders: when there is reason to, and one order holds up no other."""

from __future__ import annotations

import threading
from types import SimpleNamespace
from typing import Any

import pytest

from mediahub.delivery.newsrooms import following
from mediahub.delivery.newsrooms.following import CLOCK, OrderFollower


class Clock:
    """Seconds that pass when the test says so."""

    def __init__(self) -> None:
        self.now = 1000.0

    def monotonic(self) -> float:
        return self.now


class Orders:
    """Orders 1, 2 and 3, each with what its next rounds give out; an index of a generation."""

    def __init__(self) -> None:
        self.given: dict[int, list[int]] = {1: [2, 1], 2: [], 3: [5]}
        self.broken: set[int] = set()
        self.generation = "one"
        self.asked: list[int] = []
        numbers = SimpleNamespace(scalars=lambda _: iter([1, 2, 3]))

        class Read:
            def __enter__(self) -> Any:
                return numbers

            def __exit__(self, *_: object) -> None:
                return None

        self.services: Any = SimpleNamespace(
            search=SimpleNamespace(generation=lambda: self.generation), database=SimpleNamespace(read=Read)
        )

    def follow(self, _: Any, number: int) -> int:
        self.asked.append(number)
        if number in self.broken:
            raise RuntimeError("this one cannot be followed")
        return self.given[number].pop(0) if self.given[number] else 0


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(following, "time", clock)
    return clock


@pytest.fixture
def orders(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Orders:
    orders = Orders()
    monkeypatch.setattr(following, "follow", orders.follow)
    return orders


def test_each_order_is_followed_until_it_gives_out_nothing_more(orders: Orders) -> None:
    assert OrderFollower(orders.services).follow_all() == 8
    assert orders.asked == [1, 1, 1, 2, 3, 3]


def test_the_loop_follows_and_stops_with_its_worker(orders: Orders) -> None:
    loop, stop = OrderFollower(orders.services).loop(), threading.Event()
    loop.work(stop)
    assert orders.asked == [1, 1, 1, 2, 3, 3]
    stop.set()
    loop.work(stop)
    assert len(orders.asked) == 6


def test_an_order_that_fails_holds_up_no_other(orders: Orders) -> None:
    orders.broken = {1}
    assert OrderFollower(orders.services).follow_all() == 5


def test_a_worker_that_stops_follows_no_further_order(orders: Orders) -> None:
    stop = threading.Event()
    stop.set()
    follower = OrderFollower(orders.services)
    assert follower.follow_all(stop) == 0
    assert orders.asked == []
    due = follower.loop().is_due
    assert due is not None
    assert due(), "the round that was broken off is still to be done"


def test_a_round_is_due_at_first_then_with_the_index_and_by_the_clock(orders: Orders, clock: Clock) -> None:
    follower = OrderFollower(orders.services)
    due = follower.loop().is_due
    assert due is not None
    assert due()
    follower.follow_all()
    assert not due()
    clock.now += CLOCK - 0.1
    assert not due()
    clock.now += 0.1
    assert due()
    follower.follow_all()
    orders.generation = "two"
    assert due()
