"""Numbers, on both databases: sums by group, and medians since the shutter."""

from __future__ import annotations

from datetime import timedelta

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Asset, UsageLink, UsageRecord
from mediahub.curation import statistics
from mediahub.curation.edits.editing import FieldEdit, edit
from tests.unit.curation.scene import TAKEN, Scene


def used(asset: str, action: str, minutes: int, role: str = "press") -> UsageRecord:
    at = TAKEN + timedelta(minutes=minutes)
    return UsageRecord(event_id=1, asset_id=asset, action=action, rendition="web", role=role, at=at)


def test_sums_and_medians(database: Database) -> None:
    scene = Scene(database)
    scene.add("a", "b", taken_at=TAKEN, created_at=TAKEN + timedelta(minutes=10))
    scene.add(
        "c", by="li", taken_at=TAKEN, created_at=TAKEN + timedelta(minutes=30), caption="From the camera"
    )
    scene.add("d", taken_source="arrival", taken_at=TAKEN, created_at=TAKEN)
    scene.depictions("a")
    with database.begin() as session:
        event = scene.event(session)
        for record in (
            used("a", "view", 1), used("a", "download", 20), used("a", "download", 90),
            used("b", "download", 5, "team"), used("c", "share", 60 * 24), used("c", "refused", 1),
        ):  # fmt: skip
            record.event_id = event.id
            session.add(record)
        link = {"event_id": event.id, "asset_id": "a", "url": "https://example.org"}
        session.add(UsageLink(**link, at=TAKEN + timedelta(hours=5)))
        asset = session.get_one(Asset, "b")
        edit(session, asset, scene.viewers["marketing"], [FieldEdit("caption", "", "Words")])
    with database.read() as session:
        event = scene.event(session)
        facts = statistics.read_facts(session, event)
        by_photographer = {row.name: row for row in statistics.sums(facts, event, "photographer")}
        days = statistics.sums(facts, event, "day")
        sessions = {row.name: row.pictures for row in statistics.sums(facts, event, "session")}
        galleries = statistics.sums(facts, event, "gallery")
        moments = statistics.read_moments(session, event)
        times = {one.name: one for one in statistics.times(moments, facts, "photographer")}
        desks = {one.name for one in statistics.times(moments, facts, "desk")}
        overall = statistics.overall(moments)
    chen = by_photographer["Chen Rui"]
    assert (chen.pictures, chen.seen, chen.taken, chen.shared) == (3, 1, 3, 0)
    assert by_photographer["Li Na"].shared == 1
    assert [(row.name, row.pictures, row.taken, row.shared) for row in days] == [
        ("2025-10-18", 4, 3, 0),
        ("2025-10-19", 0, 0, 1),
    ]
    assert sessions == {"Opening": 1, "": 3}
    assert [(row.name, row.taken) for row in galleries] == [("", 3)]
    assert times["Chen Rui"].medians["received"] == timedelta(minutes=10)
    assert times["Chen Rui"].medians["downloaded"] == timedelta(minutes=20)  # the team's own do not count
    assert times["Li Na"].medians["captioned"] == timedelta(minutes=30)
    assert overall.counts == {"received": 3, "captioned": 2, "downloaded": 2, "used": 1}
    assert overall.medians["used"] == timedelta(hours=5)
    assert desks == {"", "Marketing"}
