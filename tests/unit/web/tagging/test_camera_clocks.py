"""Cameras of an event: what their clocks showed, and what they ought to have shown."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from mediahub.catalog.models import ClockReading
from tests.unit.web.desks import Desk

SHOWN = datetime(2025, 10, 18, 2, 0, tzinfo=UTC)


@pytest.fixture
def frame(desk: Desk) -> str:
    """A frame whose camera names itself."""
    desk.counter.change(
        desk.ids[3], make="TestCam", model="T-1", serial="4711", camera_at=SHOWN, taken_at=SHOWN
    )
    return desk.ids[3]


def test_a_reading_is_noted_and_taken_back(desk: Desk, frame: str) -> None:
    assert (
        desk.post("clocks/readings", {"asset_id": frame, "taken_at": "2025-10-18T11:00"}).status_code == 200
    )
    (reading,) = desk.rows(ClockReading)
    assert (reading.camera_at.replace(microsecond=0), reading.source) == (SHOWN, "hand")
    assert reading.true_at.isoformat() == "2025-10-18T03:00:00+00:00"
    assert "T-1" in desk.get("clocks").text
    assert desk.get("clocks/progress.json").json["waiting"] >= 0
    assert desk.post(f"clocks/readings/{reading.id}/remove", role="press").status_code == 403
    assert desk.post(f"clocks/readings/{reading.id}/remove").status_code == 200
    assert desk.rows(ClockReading) == []


def test_mistakes_are_said(desk: Desk, frame: str) -> None:
    assert desk.post("clocks/readings", {"asset_id": frame, "taken_at": "soon"}).status_code in (400, 409)
    assert desk.post("clocks/readings", {"asset_id": "gone", "taken_at": "2025-10-18T11:00"}).status_code in (
        404,
        409,
    )
    assert desk.post("clocks/readings/99999/remove").status_code in (404, 409)
    assert desk.get("clocks", "press").status_code == 403
