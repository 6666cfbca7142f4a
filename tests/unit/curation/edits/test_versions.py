"""Retouched versions: what can have one, what follows, and how crops are carried over."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Asset, AssetChange, AssetText, Companion, Crop, Rendition
from mediahub.curation.edits.fields import ORIGINAL, EditError
from mediahub.curation.edits.versions import (
    Version,
    carried,
    earlier,
    put_back,
    replaced,
    superseded,
    why_not,
)
from mediahub.media.pictures.cropping import Rect
from tests.unit.curation.scene import TAKEN, Scene

FRACTION = st.floats(0.05, 1.0)
SIZE = st.tuples(st.integers(100, 8000), st.integers(100, 8000))


@pytest.mark.parametrize(
    ("values", "words"),
    [
        (None, "no longer"),
        ({"state": "trashed"}, "no longer"),
        ({"kind": "video"}, "Only photos"),
        ({"awaited": True}, "on its way"),
        ({}, ""),
    ],
)
def test_why_there_can_be_none(values: dict[str, Any] | None, words: str) -> None:
    base = {"state": "ready", "kind": "photo", "awaited": False}
    reason = why_not(None if values is None else Asset(**(base | values)))
    assert (words in reason, bool(reason)) == (True, bool(words))


def test_a_crop_of_the_same_shape_stays() -> None:
    rect = Rect(0.1, 0.2, 0.5, 0.5)
    assert carried(rect, (6000, 4000), (3000, 2000)) is rect
    assert carried(rect, (6000, 4000), (3000, 2010)) is rect
    assert carried(rect, (6000, 4000), (3000, 2100)) is not rect


@given(FRACTION, FRACTION, FRACTION, FRACTION, SIZE, SIZE)
def test_it_lies_inside_and_keeps_its_ratio(
    x: float, y: float, width: float, height: float, old: tuple[int, int], new: tuple[int, int]
) -> None:
    rect = Rect(x * (1 - width), y * (1 - height), width, height)
    found = carried(rect, old, new)
    assert found.x >= -1e-9
    assert found.y >= -1e-9
    assert found.x + found.width <= 1 + 1e-9
    assert found.y + found.height <= 1 + 1e-9
    if found is not rect:
        before = (rect.width * old[0]) / (rect.height * old[1])
        after = (found.width * new[0]) / (found.height * new[1])
        assert after == pytest.approx(before)
        assert found.width * found.height <= rect.width * rect.height + 1e-9


def test_a_small_one_keeps_its_middle_and_its_part_of_the_area() -> None:
    found = carried(Rect(0.4, 0.4, 0.2, 0.2), (6000, 4000), (4000, 6000))
    assert (found.x + found.width / 2, found.y + found.height / 2) == pytest.approx((0.5, 0.5))
    assert found.width * found.height == pytest.approx(0.04)


@pytest.fixture
def scene(database: Database) -> Scene:
    scene = Scene(database)
    scene.add("a")
    with database.begin() as session:
        for days, name in ((1, "first"), (2, "second")):
            session.add(Companion(
                asset_id="a", sha256=name, event_id=scene.event_id, role="earlier", state="ready", size=5,
                key=name, filename=f"{name}.jpg", mime="image/jpeg", created_at=TAKEN + timedelta(days=days),
            ))  # fmt: skip
    return scene


def test_the_latest_that_was_replaced_comes_first(scene: Scene) -> None:
    with scene.database.begin() as session:
        asset = session.get_one(Asset, "a")
        assert [one.sha256 for one in earlier(asset)] == ["second", "first"]
        asset.companions[0].role = "raw"
        asset.companions[1].state = "storing"
        assert earlier(asset) == []


def test_an_earlier_one_is_put_back_once_and_noted(scene: Scene) -> None:
    with scene.database.begin() as session:
        asset = session.get_one(Asset, "a")
        put_back(session, asset, scene.viewers["admin"], "first")
        row = session.get_one(Companion, ("a", "first"))
        assert (row.role, row.state) == ("picture", "storing")
        change = session.scalars(select(AssetChange)).one()
        assert (change.field, change.before["sha256"], change.after) == (
            ORIGINAL, "a", {"sha256": "first", "filename": "first.jpg", "size": 5},
        )  # fmt: skip
        for sha256 in ("first", "never"):
            with pytest.raises(EditError, match="no such earlier"):
                put_back(session, asset, scene.viewers["admin"], sha256)
        asset.state = "trashed"
        with pytest.raises(EditError, match="no longer"):
            put_back(session, asset, scene.viewers["admin"], "second")


def test_what_follows_a_new_original_is_done_once(scene: Scene) -> None:
    with scene.database.begin() as session:
        asset = session.get_one(Asset, "a")
        before = Version.of(asset)
        session.add(Crop(asset_id="a", name="square", ratio="1:1", x=0.25, y=0.25, width=0.5, height=0.5))
        session.add(AssetText(asset_id="a", text="old words", lines=[]))
        asset.sha256, asset.width, asset.height = "new", 4000, 6000
        session.flush()
        for _ in range(2):
            replaced(session, asset, before, None)
        assert session.scalars(select(AssetText)).all() == []
        assert [one.after["sha256"] for one in session.scalars(select(AssetChange))] == ["new"]


def test_pictures_of_the_earlier_original_go_and_those_made_anew_stay(scene: Scene) -> None:
    with scene.database.begin() as session:
        asset = session.get_one(Asset, "a")
        for name, mime in (("thumb", "image/jpeg"), ("preview", "image/webp"), ("clip", "video/mp4")):
            asset.renditions.append(
                Rendition(name=name, key=f"k-{name}", mime=mime, width=1, height=1, size=1)
            )
        session.flush()
        assert superseded(asset, ["thumb"]) == ["k-preview"]
        assert {one.name for one in asset.renditions} == {"thumb", "clip"}
