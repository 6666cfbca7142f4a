from __future__ import annotations

from datetime import UTC, datetime

import pytest

from mediahub.ingest.reading.times import resolve_taken
from mediahub.media.model import Facts

ARRIVED = datetime(2025, 10, 19, tzinfo=UTC)


def taken(**facts: str) -> tuple[str, int | None, str]:
    found = resolve_taken(Facts("image/jpeg", "photo", **facts), "Asia/Shanghai", ARRIVED)
    return found.at.isoformat(), found.offset, found.source


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        # the camera's own offset counts, to the fraction of a second
        (
            {"taken": "2025-10-18T10:00:00.25+02:00"},
            ("2025-10-18T08:00:00.250000+00:00", 120, "offset"),
        ),
        # no offset, but a GPS clock: Berlin's camera at an event in Wuhu
        (
            {"taken": "2025-10-18T10:00:00", "gps_time": "2025-10-18T08:00:20Z"},
            ("2025-10-18T08:00:00+00:00", 120, "gps"),
        ),
        # half-hour zones exist
        (
            {"taken": "2025-10-18T10:00:00", "gps_time": "2025-10-18T04:30:00Z"},
            ("2025-10-18T04:30:00+00:00", 330, "gps"),
        ),
        # a GPS clock that fits no zone says nothing
        (
            {"taken": "2025-10-18T10:00:00", "gps_time": "2025-10-18T04:37:00Z"},
            ("2025-10-18T02:00:00+00:00", 480, "event"),
        ),
        # an old fix from another day neither
        (
            {"taken": "2025-10-18T10:00:00", "gps_time": "2025-10-12T02:00:00Z"},
            ("2025-10-18T02:00:00+00:00", 480, "event"),
        ),
        ({"taken": "2025-10-18T10:00:00"}, ("2025-10-18T02:00:00+00:00", 480, "event")),
        # clips carry UTC; a day alone is the event's day
        ({"created": "2025-10-18T02:00:00Z"}, ("2025-10-18T02:00:00+00:00", 0, "container")),
        ({"created": "2025-10-18T00:00:00"}, ("2025-10-17T16:00:00+00:00", 480, "container")),
        ({}, ("2025-10-19T00:00:00+00:00", None, "arrival")),
        ({"taken": "0000-00-00T00:00:00"}, ("2025-10-19T00:00:00+00:00", None, "arrival")),
    ],
)
def test_the_moment_of_the_shutter(facts: dict[str, str], expected: tuple[str, int | None, str]) -> None:
    assert taken(**facts) == expected


@pytest.mark.parametrize("edge", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"])
def test_the_edges_of_the_calendar_do_not_crash(edge: str) -> None:
    assert taken(taken=edge)[2] == "offset"
