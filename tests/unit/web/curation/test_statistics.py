"""The chart of the statistics page."""

from __future__ import annotations

import pytest
from flask import Flask
from flask_babel import force_locale

from mediahub.curation.statistics.totals import Row
from mediahub.http import language
from mediahub.web.curation.statistics import chart, day_text


def test_the_chart_stays_inside() -> None:
    drawn = chart([Row(f"2025-10-{day}", day, 1, 0, 90) for day in range(10, 30)])
    bars = [bar for group in drawn["groups"] for bar in group["bars"]]
    assert all(bar["x"] >= 0 and bar["x"] + bar["width"] <= drawn["width"] for bar in bars)
    assert all(bar["y"] + bar["height"] <= drawn["height"] - drawn["foot"] + 0.01 for bar in bars)
    assert chart([])["groups"] == []


@pytest.mark.parametrize(
    ("locale", "short", "long"),
    [("en", "Oct 18", "Sat, Oct 18, 2025"), ("zh", "10月18日", "2025年10月18日周六")],
)
def test_days_are_written_as_the_reader_writes_them(locale: str, short: str, long: str) -> None:
    app = Flask(__name__)
    language.init_app(app)
    with app.test_request_context(), force_locale(locale):
        assert (day_text("2025-10-18", "short"), day_text("2025-10-18")) == (short, long)
