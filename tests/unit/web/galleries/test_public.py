"""Public pages: the days of an event, and the size of an embedded frame."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from mediahub.catalog.models import Event
from mediahub.web.galleries.public import _at_most, event_days
from tests.unit.web.asking import asking


def test_days_are_those_of_the_events_zone_and_each_once() -> None:
    late, next_day = datetime(2025, 10, 17, 17, tzinfo=UTC), datetime(2025, 10, 18, 3, tzinfo=UTC)
    shanghai = Event(timezone="Asia/Shanghai", starts_at=late, ends_at=next_day)
    assert event_days(shanghai) == [date(2025, 10, 18)]
    berlin = Event(timezone="Europe/Berlin", starts_at=late, ends_at=next_day)
    assert event_days(berlin) == [date(2025, 10, 17), date(2025, 10, 18)]
    assert event_days(Event(timezone="UTC", starts_at=None, ends_at=None)) == []


@pytest.mark.parametrize(
    ("query", "side"),
    [("", 640), ("?w=300", 300), ("?w=9000", 640), ("?w=0", 640), ("?w=-5", 640), ("?w=x", 640)],
)
def test_a_frame_is_as_large_as_the_site_has_room(query: str, side: int) -> None:
    with asking(f"/{query}"):
        assert _at_most("w", 640) == side
