"""The trash as the desk uses it: all of the pictures or none, and only the event's."""

from __future__ import annotations

from datetime import timedelta

import pytest

from mediahub.catalog.assets import AssetMissing
from mediahub.catalog.db.database import Database
from mediahub.catalog.events import create_event
from mediahub.catalog.models import Asset
from mediahub.curation.trash import SomeMissing, move_all, move_one, restore_all, restore_one
from tests.unit.curation.scene import Scene

MONTH = timedelta(days=30)


def states(database: Database, *ids: str) -> list[str]:
    with database.read() as session:
        return [session.get_one(Asset, one).state for one in ids]


def test_all_go_and_come_back_or_none(database: Database) -> None:
    scene = Scene(database)
    scene.add("a", "b")
    desk = scene.viewers["marketing"]
    with database.begin() as session:
        other = create_event(session, "other", "Other", "UTC").id
    for event_id, ids in ((scene.event_id, ["a", "never"]), (other, ["a"])):
        with pytest.raises(SomeMissing):
            move_all(database, desk, event_id, ids)
    assert states(database, "a", "b") == ["ready", "ready"]
    assert sorted(move_all(database, desk, scene.event_id, ["a", "b", "a"])) == ["a", "b"]
    assert move_all(database, desk, scene.event_id, ["a"]) == []  # it is there already
    with pytest.raises(SomeMissing):
        restore_all(database, other, ["a"], MONTH)
    assert restore_all(database, scene.event_id, ["a"], MONTH) == ["a"]
    assert states(database, "a", "b") == ["ready", "trashed"]


def test_one_picture_goes_twice_and_comes_back(database: Database) -> None:
    scene = Scene(database)
    scene.add("a")
    scene.add("withdrawn", state="withdrawn")
    desk = scene.viewers["admin"]
    for _ in range(2):
        move_one(database, desk, "a")
    for name in ("withdrawn", "never"):
        with pytest.raises(AssetMissing):
            move_one(database, desk, name)
    restore_one(database, "a", MONTH)
    with pytest.raises(SomeMissing):
        restore_one(database, "never", MONTH)
    assert states(database, "a") == ["ready"]
