"""One picture for each closed stack, and never none."""

from __future__ import annotations

import pytest

from mediahub.search.port import Layout
from mediahub.web.library.stacks import closed, folded, folded_at

TOPS = {"b1": "b2", "b2": "b2", "b3": "b2"}


@pytest.mark.parametrize(
    ("ids", "opened", "shown"),
    [
        (["a", "b1", "b2", "b3", "c"], [], ["a", "b2", "c"]),
        (["b3", "c", "b1"], [], ["b3", "c"]),  # the top was not found
        (["a", "b1", "b2", "b3"], ["b2"], ["a", "b1", "b2", "b3"]),
        (["a", "c"], [], ["a", "c"]),
    ],
)
def test_closed(ids: list[str], opened: list[str], shown: list[str]) -> None:
    count = len(ids)
    layout = Layout(ids, list(range(count)), [f"day {n}" for n in range(count)], [""] * count, [0] * count)
    result = closed(layout, TOPS, opened)
    assert result.ids == shown
    assert list(result.ratios) == [ids.index(one) for one in shown]


@pytest.mark.parametrize(
    ("ids", "opened", "chosen", "under"),
    [
        (["a", "b1", "b2", "b3", "c"], [], ["a", "b2", "c"], ["b1", "b3"]),
        (["a", "b1", "b2", "b3", "c"], [], ["a", "c"], []),
        (["b3", "c", "b1"], [], ["b3"], ["b1"]),  # the top was not found
        (["b1", "b2", "b3"], ["b2"], ["b2"], []),  # opened: each stands for itself
    ],
)
def test_what_lies_under_the_chosen(
    ids: list[str], opened: list[str], chosen: list[str], under: list[str]
) -> None:
    count = len(ids)
    layout = Layout(ids, list(range(count)), [""] * count, [""] * count, [0] * count)
    assert folded(layout, TOPS, opened, chosen) == under


@pytest.mark.parametrize(
    ("ids", "opened", "under"),
    [
        (["a", "b1", "b2", "b3", "c"], [], [(1, 2)]),
        (["b3", "c", "b1"], [], [(0, 1)]),  # the top was not found
        (["a", "b1", "b2", "b3"], ["b2"], []),
        (["a", "c"], [], []),
    ],
)
def test_how_many_lie_under_each(ids: list[str], opened: list[str], under: list[tuple[int, int]]) -> None:
    count = len(ids)
    layout = Layout(ids, list(range(count)), [""] * count, [""] * count, [0] * count)
    shown = closed(layout, TOPS, opened)
    assert folded_at(layout, shown, TOPS) == under
    assert len(shown.ids) + sum(n for _, n in under) == count
