"""Fixtures of this folder."""

from __future__ import annotations

import pytest

from mediahub.catalog.db.database import Database
from mediahub.curation.edits import bulk
from tests.unit.curation.scene import Scene


@pytest.fixture
def scene(database: Database, monkeypatch: pytest.MonkeyPatch) -> Scene:
    monkeypatch.setattr(bulk, "PART", 3)
    scene = Scene(database)
    scene.add(*"abcdefg", headline="A Robbot waves")
    scene.add("own", caption="Kept", by="li")
    scene.depictions("a", person="Ban Ki-moon", tag="robots", status="accepted")
    scene.depictions("b", person="Yin Tongyue", tag="robots")
    return scene
