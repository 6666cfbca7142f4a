"""Storage by day as a chart, and quotas as they are typed."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest

from mediahub.catalog.events import EventError
from mediahub.catalog.models import Event
from mediahub.web.admin.system.storage import CHART, GB, _bytes, chart
from tests.unit.web.asking import asking
from tests.unit.web.desks import EVENT, PICTURES, Desk


def test_bars_fill_the_chart_and_the_highest_is_as_high_as_it() -> None:
    days = [(date(2026, 1, day), SimpleNamespace(size=size)) for day, size in ((1, 0), (2, 50), (3, 100))]
    found = chart(days)  # type: ignore[arg-type]
    heights = [bar["height"] for bar in found["bars"]]
    assert heights == [0, heights[2] / 2, CHART["height"] - CHART["foot"]]
    assert all(bar["y"] + bar["height"] == CHART["height"] - CHART["foot"] for bar in found["bars"])
    assert all(bar["x"] >= 0 and bar["x"] + bar["width"] <= CHART["width"] for bar in found["bars"])
    empty = chart([(date(2026, 1, 1), SimpleNamespace(size=0))])  # type: ignore[list-item]
    assert empty["bars"][0]["height"] == 0


@pytest.mark.parametrize(
    ("text", "size"), [("", None), ("  ", None), ("1", GB), ("1.5", 1.5 * GB), ("1,5", 1.5 * GB)]
)
def test_a_quota_is_typed_in_gigabytes(text: str, size: float | None) -> None:
    assert _bytes(text) == size


@pytest.mark.parametrize("text", ["much", "1 2", "inf", "nan"])
def test_what_is_no_size_is_refused(text: str) -> None:
    with asking(), pytest.raises(EventError):
        _bytes(text)


def test_storage_shows_bytes_and_quotas_with_a_warning(desk: Desk) -> None:
    sent = {"event": "0.000001", "photographer": "", "size": ""}
    assert desk.client("admin").post(f"/admin/storage/{EVENT}", data=sent).status_code == 303
    assert "of the quota of 1.0 kB are taken." in desk.get("/admin", "admin").text, "unasked, too"
    page = desk.get("/admin/storage", "admin").text
    assert f"{300 * PICTURES / 1000:.1f} kB" in page
    assert 'data-state="full"' in page
    assert "<rect" in page
    assert desk.client("admin").post(f"/admin/storage/{EVENT}", data={"event": "-1"}).status_code == 400
    assert desk.client("admin").post(f"/admin/storage/{EVENT}", data={"event": "much"}).status_code == 400
    desk.client("admin").post(f"/admin/storage/{EVENT}", data={"event": ""})
    assert desk.rows(Event, Event.slug == EVENT)[0].quota_bytes is None
    assert "of the quota of" not in desk.get("/admin", "admin").text
