"""Correcting a camera's clock by hand: whose camera it is, and what is kept."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from mediahub.catalog.assets import AssetMissing
from mediahub.catalog.db.database import Database
from mediahub.catalog.events import create_event
from mediahub.catalog.models import ClockReading
from mediahub.tagging.clocks.corrections import (
    NoCameraTime,
    NoMoment,
    NotYourCamera,
    OtherEvent,
    ReadingMissing,
    add_reading,
    remove_reading,
)
from tests.unit.curation.scene import TAKEN, Scene

CAMERA = {"make": "Canon", "model": "R5", "serial": "1", "camera_at": TAKEN}
LATER = TAKEN + timedelta(minutes=7)


def readings(database: Database) -> list[ClockReading]:
    with database.read() as session:
        return list(session.scalars(select(ClockReading)))


def test_a_photographer_corrects_their_own_camera_and_the_desk_every_one(database: Database) -> None:
    scene = Scene(database)
    scene.add("own", **CAMERA)
    scene.add("other", by="li", **(CAMERA | {"serial": "2"}))
    shooter, desk = scene.viewers["photographer"], scene.viewers["marketing"]
    assert add_reading(database, shooter, scene.event_id, "own", LATER) == 1
    with pytest.raises(NotYourCamera):
        add_reading(database, shooter, scene.event_id, "other", LATER)
    add_reading(database, desk, scene.event_id, "other", LATER)
    add_reading(database, desk, scene.event_id, "own", LATER + timedelta(minutes=1))
    kept = {one.asset_id: one for one in readings(database)}
    assert len(readings(database)) == 2  # what was said of the same frame before is gone
    assert kept["own"].true_at == LATER + timedelta(minutes=1)
    assert kept["own"].camera_at == TAKEN + timedelta(seconds=0.5)
    with pytest.raises(NotYourCamera):
        remove_reading(database, shooter, scene.event_id, kept["other"].id)
    remove_reading(database, shooter, scene.event_id, kept["own"].id)
    with pytest.raises(ReadingMissing):
        remove_reading(database, shooter, scene.event_id, kept["own"].id)
    assert [one.asset_id for one in readings(database)] == ["other"]


def test_frames_that_say_nothing_or_are_elsewhere_are_refused(database: Database) -> None:
    scene = Scene(database)
    scene.add("bare")
    scene.add("gone", state="trashed", **CAMERA)
    scene.add("here", **CAMERA)
    desk = scene.viewers["marketing"]
    with database.begin() as session:
        other = create_event(session, "other", "Other", "UTC").id
    with pytest.raises(NoCameraTime):
        add_reading(database, desk, scene.event_id, "bare", LATER)
    with pytest.raises(AssetMissing):
        add_reading(database, desk, scene.event_id, "gone", LATER)
    with pytest.raises(NoMoment):
        add_reading(database, desk, scene.event_id, "here", None)
    with pytest.raises(OtherEvent):
        add_reading(database, desk, other, "here", LATER)
    assert readings(database) == []
