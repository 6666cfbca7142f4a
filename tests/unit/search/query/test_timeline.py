"""The histogram over time: where its bars begin, what they count, and the span that a query has chosen."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from mediahub.rights import Everything, OneOf
from mediahub.search.port import Request
from mediahub.search.query.moments import Calendar
from mediahub.search.query.timeline import MINUTE, chosen_span, midnight, without_time
from mediahub.search.query.tree import All
from mediahub.search.schema import micros
from mediahub.search.whoosh.answers.histogram import bars
from mediahub.search.whoosh.index import WhooshIndex
from tests.unit.search.sample_documents import document

SHANGHAI = ZoneInfo("Asia/Shanghai")
CALENDAR = Calendar(SHANGHAI, datetime(2025, 10, 20, tzinfo=UTC), [date(2025, 10, 17), date(2025, 10, 18)])


def test_a_wrong_year_does_not_squeeze_the_bars() -> None:
    day = micros(datetime(2025, 10, 17, tzinfo=UTC))
    taken = [day + minute * MINUTE for minute in range(600)]
    found = bars(np.array([0, *taken]), day)
    assert found is not None
    assert found.step == 10 * MINUTE
    assert found.start >= day


def test_bars_count_what_the_viewer_may_see(tmp_path: Path) -> None:
    engine = WhooshIndex.create(tmp_path / "index")
    engine.write(document(n, taken=n * MINUTE, state="ready" if n < 3 else "storing") for n in range(5))
    seen = engine.timeline(Request(All(), OneOf("state", frozenset({"ready"}))), 0)
    assert seen is not None
    assert list(seen.counts) == [1, 1, 1]
    everything = engine.timeline(Request(All(), Everything()), 0)
    assert everything is not None
    assert list(everything.counts) == [1, 1, 1, 1, 1]


@pytest.mark.parametrize(
    ("text", "rest", "term"),
    [
        ("robot taken:10:00..11:30 stage", "robot stage", "10:00..11:30"),
        ('TAKEN:"2025-10-18 10:00" robot', "robot", "2025-10-18 10:00"),
        ("robot", "robot", None),
        ("taken:today taken:friday", "", None),
        ("-taken:today", "-taken:today", None),
        ("mistaken:today", "mistaken:today", None),
    ],
)
def test_the_time_of_a_query(text: str, rest: str, term: str | None) -> None:
    assert without_time(text) == (rest, term)


def test_only_one_span_is_a_choice() -> None:
    start = micros(datetime(2025, 10, 18, 10, tzinfo=SHANGHAI))
    assert chosen_span("2025-10-18T10:00..2025-10-18T10:59", CALENDAR) == (start, start + 60 * MINUTE)
    assert chosen_span("10:00..11:00", CALENDAR) is None
    assert chosen_span("soon", CALENDAR) is None
    assert chosen_span(None, CALENDAR) is None


def test_bars_of_days_begin_at_midnight_in_the_events_zone() -> None:
    assert midnight(CALENDAR) == micros(datetime(2025, 10, 17, tzinfo=SHANGHAI))
