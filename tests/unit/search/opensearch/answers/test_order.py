"""Windows of relevance, and bursts within them."""

from __future__ import annotations

import numpy as np
import pytest

from mediahub.search.opensearch.answers.order import WINDOW, Frames, window


@pytest.mark.parametrize(
    ("offset", "limit", "expected"),
    [(0, 100, (0, WINDOW)), (150, 100, (0, 2 * WINDOW)), (WINDOW, 1, (WINDOW, WINDOW)), (450, 0, (450, 0))],
)
def test_whole_windows_are_asked_for(offset: int, limit: int, expected: tuple[int, int]) -> None:
    assert window("relevance", offset, limit) == expected
    assert window("taken", offset, limit) == (offset, limit)


def frames(*rows: tuple[float, int, int, float]) -> Frames:
    """Of score, device, moment and sharpness."""
    score, device, taken, sharpness = zip(*rows, strict=True)
    return Frames(np.array(score), np.array(device), np.array(taken), np.array(sharpness))


def test_what_is_less_sharp_than_another_of_its_burst_goes_down() -> None:
    burst = frames((2.0, 1, 0, 10.0), (1.9, 1, 100, 90.0), (1.8, 2, 100, 1.0), (1.1, 1, 9_000_000, 5.0))
    assert burst.losses().tolist() == [0.3, 0.0, 0.0, 0.0]
    assert burst.order().tolist() == [1, 2, 0, 3]


def test_nothing_leaves_its_window() -> None:
    rows = [(float(2 * WINDOW - at), at, at, 1.0) for at in range(2 * WINDOW)]
    rows[WINDOW - 1] = (rows[WINDOW - 1][0], 7777, 0, 1.0)
    rows[WINDOW] = (rows[WINDOW][0], 7777, 0, 9.0)
    assert frames(*rows).order().tolist() == list(range(2 * WINDOW))


def test_there_may_be_none() -> None:
    none = np.zeros(0)
    assert Frames(none, none.astype(int), none.astype(int), none).order().tolist() == []
