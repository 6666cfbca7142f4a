"""Medians since the shutter, on both databases."""

from __future__ import annotations

from datetime import timedelta

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Asset, UsageLink
from mediahub.curation.edits.editing import FieldEdit, edit
from mediahub.curation.statistics.times import time_to_publish
from tests.unit.curation.scene import TAKEN, Scene
from tests.unit.curation.statistics.test_totals import used


def test_medians(database: Database) -> None:
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
            used("a", "download", 20), used("a", "download", 90), used("b", "download", 5, "team"),
            used("c", "share", 60 * 24),
        ):  # fmt: skip
            record.event_id = event.id
            session.add(record)
        link = {"event_id": event.id, "asset_id": "a", "url": "https://example.org"}
        session.add(UsageLink(**link, at=TAKEN + timedelta(hours=5)))
        asset = session.get_one(Asset, "b")
        edit(session, asset, scene.viewers["marketing"], [FieldEdit("caption", "", "Words")])
    with database.read() as session:
        event = scene.event(session)
        photographers, sessions, desks = (
            {one.name: one for one in time_to_publish(session, event, by).groups}
            for by in ("photographer", "session", "desk")
        )
        overall = time_to_publish(session, event, "desk").overall
    assert photographers["Chen Rui"].medians["received"] == timedelta(minutes=10)
    assert photographers["Chen Rui"].medians["downloaded"] == timedelta(minutes=20)  # the team's do not count
    assert photographers["Li Na"].medians["captioned"] == timedelta(minutes=30)
    assert overall.counts == {"received": 3, "captioned": 2, "downloaded": 2, "used": 1}
    assert overall.medians["used"] == timedelta(hours=5)
    assert {name: one.counts["received"] for name, one in sessions.items()} == {"Opening": 1, "": 2}
    assert set(desks) == {"", "Marketing"}


def test_what_came_before_its_shutter_took_no_time(database: Database) -> None:
    scene = Scene(database)
    scene.add("a", taken_at=TAKEN, created_at=TAKEN - timedelta(hours=1))
    with database.read() as session:
        meter = time_to_publish(session, scene.event(session), "photographer")
    assert meter.overall.medians["received"] == timedelta(0)
