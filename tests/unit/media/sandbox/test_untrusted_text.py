"""A stranger's text read apart: what it returns, what it raises, and what is said where it ends badly."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, ClassVar

import pytest

from mediahub.media.sandbox import untrusted_text
from mediahub.media.sandbox.sandbox import NotRead
from mediahub.media.sandbox.untrusted_text import AT_ONCE, read_apart


class Refused(Exception):
    """What the caller makes of a sentence."""


class Here:
    """In place of the process with limits: calls in this one, or fails as that would."""

    fails: str = ""
    seconds: ClassVar[list[float]] = []

    def __init__(self, *_: object, **__: object) -> None: ...

    def __enter__(self) -> Here:
        return self

    def __exit__(self, *_: object) -> None: ...

    def call(self, function: Callable[..., Any], *args: object, seconds: float) -> Any:
        self.seconds.append(seconds)
        if self.fails:
            raise NotRead(self.fails, "it ended")
        return function(*args)


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> type[Here]:
    monkeypatch.setattr(Here, "seconds", [])
    monkeypatch.setattr(Here, "fails", "")
    monkeypatch.setattr(untrusted_text, "Sandbox", Here)
    return Here


def test_what_it_returns_and_raises_comes_through(here: type[Here]) -> None:
    assert read_apart(int, "12", fails=Refused, seconds=3) == 12
    assert here.seconds == [3]
    with pytest.raises(ValueError, match="invalid literal"):
        read_apart(int, "twelve", fails=Refused)


@pytest.mark.parametrize(
    ("code", "said"), [("timeout", "longer than 7 seconds"), ("out_of_memory", "memory"), ("crash", "answer")]
)
def test_what_ends_badly_is_said_in_a_sentence(here: type[Here], code: str, said: str) -> None:
    here.fails = code
    with pytest.raises(Refused, match=said) as raised:
        read_apart(int, "12", fails=Refused, seconds=7.2)
    assert "Nothing was changed" in str(raised.value)


def test_one_that_failed_gives_its_turn_back(here: type[Here]) -> None:
    here.fails = "timeout"
    for _ in range(AT_ONCE + 1):
        with pytest.raises(Refused):
            read_apart(int, "12", fails=Refused)


def test_no_more_are_read_at_once_than_there_are_turns() -> None:
    inside, go_on, most = threading.Semaphore(0), threading.Event(), []

    def slow() -> None:
        most.append(1)
        inside.release()
        assert go_on.wait(10)

    threads = [
        threading.Thread(target=read_apart, args=(slow,), kwargs={"fails": Refused})
        for _ in range(AT_ONCE + 1)
    ]
    for one in threads:
        one.start()
    for _ in range(AT_ONCE):
        assert inside.acquire(timeout=10)
    waits = not inside.acquire(timeout=0.1)
    go_on.set()
    for one in threads:
        one.join(10)
    assert waits
    assert len(most) == AT_ONCE + 1
