"""Crops as pages ask for them: by whom, of which picture, and what is written down when a set goes out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from mediahub.catalog.assets import AssetMissing
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import AuditEntry, Crop, CropSet, RecordOutbox, UsageRecord
from mediahub.curation.crops import requests
from mediahub.curation.crops.focus import focus_points, is_held_by_hand
from mediahub.curation.crops.requests import SetMissing, SetNotReady
from mediahub.curation.edits.requests import NotYours
from mediahub.rights import Viewer
from mediahub.runtime import Services
from tests.unit.curation.crops.test_crops import FRAMED
from tests.unit.curation.scene import Scene

CROP = {"name": "n", "ratio": "free", "x": 0.1, "y": 0.1, "width": 0.5, "height": 0.5}


@pytest.fixture
def scene(database: Database) -> Scene:
    scene = Scene(database)
    scene.add("a", rights_class="free")
    scene.add("li", by="li", rights_class="free")
    return scene


def made(scene: Scene, **values: Any) -> int:
    with scene.database.begin() as session:
        row = CropSet(**{"asset_id": "a", "state": "ready", "key": "k", "size": 7, "crops": []} | values)
        session.add(row)
        session.flush()
        return row.id


ACTS: list[Callable[[Services, Viewer, str], object]] = [
    lambda services, who, asset: requests.keep_framing(services.database, who, asset, FRAMED),
    lambda services, who, asset: requests.forget_framing(services.database, who, asset),
    lambda services, who, asset: requests.keep_focus(services, who, asset, 0.5, 0.5),
    lambda services, who, asset: requests.keep_crop(services.database, who, asset, CROP),
    lambda services, who, asset: requests.forget_crop(services.database, who, asset, 1),
    lambda services, who, asset: requests.ask_for_set(services, who, asset, ["1:1"], logo=False),
    lambda services, who, asset: requests.take_set(services.database, who, asset, 1),
]


@pytest.mark.parametrize("act", ACTS)
def test_only_who_may_edit_a_picture_crops_it(
    scene: Scene, services: Services, act: Callable[[Services, Viewer, str], object]
) -> None:
    for role, asset in (("press", "a"), ("photographer", "li")):
        with pytest.raises(NotYours):
            act(services, scene.viewers[role], asset)
    with pytest.raises(AssetMissing):
        act(services, scene.viewers["marketing"], "nothing")
    with scene.database.read() as session:
        assert session.scalars(select(Crop)).all() == []
        assert session.scalars(select(CropSet)).all() == []


def test_a_crop_is_kept_and_forgotten_and_forgetting_it_twice_is_fine(scene: Scene) -> None:
    who = scene.viewers["photographer"]
    crop = requests.keep_crop(scene.database, who, "a", CROP)
    for _ in range(2):
        requests.forget_crop(scene.database, who, "a", crop.id)
    with scene.database.read() as session:
        assert session.scalars(select(Crop)).all() == []


def test_without_its_framing_a_picture_is_held_by_what_is_found_in_it_again(scene: Scene) -> None:
    who = scene.viewers["marketing"]
    requests.keep_framing(scene.database, who, "a", FRAMED)
    with scene.database.read() as session:
        assert (is_held_by_hand(session, "a"), is_held_by_hand(session, "li")) == (True, False)
        assert focus_points(session, ["a"]) == {"a": (0.5, 0.5)}
    for _ in range(2):
        requests.forget_framing(scene.database, who, "a")
    with scene.database.read() as session:
        assert not is_held_by_hand(session, "a")
        assert focus_points(session, ["a"]) == {}
        assert "a" in session.scalars(select(RecordOutbox.asset_id)).all()


def test_a_set_that_is_asked_for_waits_for_a_worker_and_is_in_the_audit_log(
    scene: Scene, services: Services
) -> None:
    who = scene.viewers["marketing"]
    requests.keep_framing(scene.database, who, "a", FRAMED)
    number = requests.ask_for_set(services, who, "a", ["1:1"], logo=False).id
    with pytest.raises(SetNotReady):
        requests.take_set(scene.database, who, "a", number)
    with scene.database.read() as session:
        entries = session.scalars(select(AuditEntry.action)).all()
        assert "export.crops" in entries
        assert session.scalars(select(UsageRecord)).all() == []


def test_a_set_that_goes_out_is_a_download_of_its_picture(scene: Scene) -> None:
    who, number = scene.viewers["marketing"], made(scene)
    assert requests.take_set(scene.database, who, "a", number).key == "k"
    with scene.database.read() as session:
        (record,) = session.scalars(select(UsageRecord)).all()
        assert (record.asset_id, record.action, record.rendition, record.size) == (
            "a",
            "download",
            "crops",
            7,
        )
        assert record.user_id == who.user_id


def test_a_set_of_another_picture_or_none_is_missing(scene: Scene) -> None:
    who, number = scene.viewers["marketing"], made(scene)
    for asset, wanted in (("li", number), ("a", number + 1)):
        with pytest.raises(SetMissing):
            requests.take_set(scene.database, who, asset, wanted)
