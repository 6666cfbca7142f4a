"""The audit log of one event: its own entries, for its admins, and as a file."""

from __future__ import annotations

import csv
import io

import pytest

from mediahub.audit import Action, Subject, record
from mediahub.catalog.models import Event
from tests.unit.web.desks import Desk


@pytest.fixture
def number(desk: Desk, slug: str) -> int:
    """The id of a new event, of which something is on record."""
    event = desk.rows(Event, Event.slug == slug)[0]
    with desk.counter.services.database.begin() as session:
        record(session, Action.ASSET_WITHDRAWN, Subject("asset", "x", "rose.jpg", event.id))
        record(session, Action.ASSET_WITHDRAWN, Subject("asset", "y", "thistle.jpg", desk.rows(Event)[0].id))
    return int(event.id)


def test_it_holds_what_was_done_at_this_event(desk: Desk, slug: str, number: int) -> None:
    assert number
    page = desk.get(f"/events/{slug}/audit?action=rights", "admin").text
    assert "rose.jpg" in page
    assert "thistle.jpg" not in page
    text = desk.get(f"/events/{slug}/audit/export.csv?action=rights", "admin").text
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert [row["subject_name"] for row in rows] == ["rose.jpg"]
    for role in ("marketing", "photographer", "press"):
        assert desk.get(f"/events/{slug}/audit", role).status_code in (403, 404)
        assert desk.get(f"/events/{slug}/audit/export.csv", role).status_code in (403, 404)
    assert desk.get("/events/nothing/audit", "admin").status_code == 404
    assert desk.get(f"/events/{slug}/audit/export.exe", "admin").status_code == 404
