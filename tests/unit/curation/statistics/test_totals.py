"""Sums by group, on both databases."""

from __future__ import annotations

from datetime import timedelta

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import UsageRecord
from mediahub.curation.statistics.totals import sums
from tests.unit.curation.scene import TAKEN, Scene


def used(asset: str, action: str, minutes: int, role: str = "press") -> UsageRecord:
    at = TAKEN + timedelta(minutes=minutes)
    return UsageRecord(event_id=1, asset_id=asset, action=action, rendition="web", role=role, at=at)


def test_sums(database: Database) -> None:
    scene = Scene(database)
    scene.add("a", "b", "d", taken_at=TAKEN, created_at=TAKEN + timedelta(minutes=10))
    scene.add("c", by="li", taken_at=TAKEN, created_at=TAKEN + timedelta(minutes=30))
    scene.depictions("a")
    with database.begin() as session:
        event = scene.event(session)
        for record in (
            used("a", "view", 1), used("a", "download", 20), used("a", "download", 90),
            used("b", "download", 5, "team"), used("c", "share", 60 * 24), used("c", "refused", 1),
            used("gone", "view", 2),
        ):  # fmt: skip
            record.event_id = event.id
            session.add(record)
    with database.read() as session:
        event = scene.event(session)
        photographers, days, sessions, galleries = (
            [(row.name, row.pictures, row.seen, row.taken, row.shared) for row in sums(session, event, by)]
            for by in ("photographer", "day", "session", "gallery")
        )
    assert photographers == [("Chen Rui", 3, 1, 3, 0), ("Li Na", 1, 0, 0, 1), ("", 0, 1, 0, 0)]
    assert days == [("2025-10-18", 4, 2, 3, 0), ("2025-10-19", 0, 0, 0, 1)]
    assert sessions == [("Opening", 1, 1, 2, 0), ("", 3, 1, 1, 1)]
    assert galleries == [("", 4, 2, 3, 1)]


def test_a_day_is_the_events_own(database: Database) -> None:
    """Half past four in the afternoon of UTC is another day in Shanghai."""
    scene = Scene(database)
    late = TAKEN.replace(hour=16, minute=30)
    scene.add("a", taken_at=late, created_at=late - timedelta(hours=1))
    scene.add("b", taken_at=late, created_at=late)
    with database.read() as session:
        days = [(row.name, row.pictures) for row in sums(session, scene.event(session), "day")]
    assert days == [("2025-10-18", 1), ("2025-10-19", 1)]
