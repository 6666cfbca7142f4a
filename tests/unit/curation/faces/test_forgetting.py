"""Faces of events that are over: which events these are, and that one that must be decided about waits."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Asset, Event, Face, FaceScan
from mediahub.catalog.models.base import utcnow
from mediahub.curation.faces import forgetting
from mediahub.curation.faces.forgetting import erase_over, events_over
from mediahub.runtime import Services
from mediahub.tagging.faces.switch import FacesProblem
from tests.unit.curation.scene import Scene

NOW = utcnow()
BOX = {"place": 0, "x": 0.1, "y": 0.1, "width": 0.2, "height": 0.3, "score": 1.0, "embedding": b"x"}


@pytest.fixture
def scene(database: Database) -> Scene:
    """An event that has no end, with a face in a picture of yesterday."""
    scene = Scene(database)
    scene.add("old", created_at=NOW - timedelta(days=9))
    scene.add("new", created_at=NOW - timedelta(days=1))
    with database.begin() as session:
        scene.event(session).created_at = NOW - timedelta(days=30)
        session.add(FaceScan(asset_id="new", faces=1, key="strip"))
        session.add(Face(asset_id="new", **BOX))
    return scene


def over(scene: Scene, **before: Any) -> list[str]:
    with scene.database.read() as session:
        return [slug for _, slug in events_over(session, NOW - timedelta(**before))]


def test_an_event_without_an_end_is_over_when_its_newest_picture_is_old(scene: Scene) -> None:
    assert over(scene, days=2) == []
    assert over(scene, hours=23) == ["e"]


def test_the_end_that_somebody_gave_counts_whatever_came_later(scene: Scene) -> None:
    with scene.database.begin() as session:
        scene.event(session).ends_at = NOW - timedelta(days=5)
    assert over(scene, days=6) == []
    assert over(scene, days=4) == ["e"]


def test_an_event_whose_faces_are_erased_is_none_of_these(scene: Scene, services: Services) -> None:
    assert erase_over(services, NOW) == 1
    assert over(scene, hours=0) == []
    assert erase_over(services, NOW) == 0
    with scene.database.read() as session:
        assert session.scalars(select(Face)).all() == []
        assert len(session.scalars(select(Asset)).all()) == 2


def test_one_that_somebody_must_decide_about_waits_and_holds_up_no_other(
    scene: Scene, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    with scene.database.begin() as session:
        other = Event(slug="other", name="Other", timezone="UTC", ends_at=NOW - timedelta(days=5))
        session.add(other)
        session.flush()
        held, other_id = scene.event_id, other.id
    erased: list[int] = []

    def erase(_: Any, event_id: int, user_id: int | None, *, frees: bool) -> None:
        assert (user_id, frees) == (None, False), "nobody lets a frame go by the clock"
        if event_id == held:
            raise FacesProblem("Frames are held back.")
        erased.append(event_id)

    monkeypatch.setattr(forgetting, "erase", erase)
    monkeypatch.setattr(forgetting, "events_over", lambda *_: [(held, "e"), (other_id, "other")])
    assert erase_over(services, NOW) == 1
    assert erased == [other_id]
