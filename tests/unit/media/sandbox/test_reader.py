"""A reading process: one order after the other, each answered with a value or an error, until nobody asks."""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

import pytest

from mediahub.media.sandbox import reader
from mediahub.media.sandbox.frames import read_frame, write_frame
from mediahub.media.sandbox.raise_walls import Bounds, Wall
from mediahub.media.sandbox.results import ERROR, VALUE, encode_value


def add(one: int, other: int) -> int:
    return one + other


def leave(_: str) -> int:
    raise SystemExit(3)


@pytest.fixture(autouse=True)
def limits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Seconds that each order was given; the kernel would end this process after them."""
    given: list[float] = []

    def limited(seconds: float) -> AbstractContextManager[None]:
        given.append(seconds)
        return nullcontext()

    monkeypatch.setattr(reader, "time_limit", limited)
    return given


def test_an_order_is_answered_with_its_value_or_with_whatever_it_raised(limits: list[float]) -> None:
    assert reader._carry_out(pickle.dumps((add, (1, 2), 5.0))) == encode_value(3)
    for order in (pickle.dumps((add, (1,), 5.0)), pickle.dumps((leave, ("x",), 7.0)), b"no pickle"):
        assert reader._carry_out(order).startswith(ERROR)
    assert VALUE != ERROR
    assert limits == [5.0, 5.0, 7.0]


@pytest.fixture
def pipes() -> Iterator[tuple[int, int, int, int]]:
    """Orders and answers, each to read and to write."""
    orders, asked = os.pipe()
    answers, answered = os.pipe()
    yield orders, asked, answers, answered
    for end in (orders, answers, answered):
        os.close(end)


def test_it_says_its_walls_first_and_ends_when_nobody_asks_any_more(
    pipes: tuple[int, int, int, int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[Any] = []
    standing = Wall("files", True, "closed")

    def walled(bounds: Bounds, own: tuple[int, int]) -> list[Wall]:
        done.append((bounds.writes, own))
        return [standing]

    keep: Callable[[], None] = lambda: done.append("memory")  # noqa: E731
    monkeypatch.setattr(reader, "wall_off_reader", walled)
    monkeypatch.setattr(reader, "keep_memory", keep)
    monkeypatch.setattr(reader.signal, "signal", lambda *_: None)
    monkeypatch.setattr(reader.tempfile, "tempdir", None)
    for name in ("TMPDIR", "HOME"):
        monkeypatch.setenv(name, "elsewhere")
    orders, asked, answers, answered = pipes
    write_frame(asked, pickle.dumps(Bounds(1, 1, 0, [], [tmp_path])))
    for number in (1, 2):
        write_frame(asked, pickle.dumps((add, (number, number), 5.0)))
    os.close(asked)
    network = Wall("network", False, "not here")
    reader.run(orders, answered, [network])
    assert done == [([tmp_path], (orders, answered)), "memory"]
    assert (os.environ["TMPDIR"], os.environ["HOME"]) == (str(tmp_path), str(tmp_path))
    assert read_frame(answers) == encode_value([network, standing])
    assert [read_frame(answers) for _ in range(2)] == [encode_value(2), encode_value(4)]
