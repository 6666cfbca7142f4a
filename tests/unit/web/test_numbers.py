"""The chart of the numbers page."""

from __future__ import annotations

from mediahub.curation import numbers
from mediahub.web.numbers import chart


def test_the_chart_stays_inside() -> None:
    drawn = chart([numbers.Row(f"2025-10-{day}", day, 1, 0, 90) for day in range(10, 30)])
    bars = [bar for group in drawn["groups"] for bar in group["bars"]]
    assert all(bar["x"] >= 0 and bar["x"] + bar["width"] <= drawn["width"] for bar in bars)
    assert all(bar["y"] + bar["height"] <= drawn["height"] - drawn["foot"] + 0.01 for bar in bars)
    assert chart([])["groups"] == []
