"""Crops: what a focus makes of a ratio, what may be kept, and how light and angles are checked."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import pytest

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Asset
from mediahub.curation.crops import crops
from mediahub.curation.edits.fields import EditError
from tests.unit.curation.scene import Scene

FRAMED = {
    "focus_x": 0.5, "focus_y": 0.5, "safe_x": 0.4, "safe_y": 0.4, "safe_width": 0.2, "safe_height": 0.2,
    "angle": 0, "exposure": 0, "contrast": 0, "warmth": 0,
}  # fmt: skip


def kept(scene: Scene, **wanted: Any) -> dict[str, Any]:
    whole = {"name": "n", "ratio": "free", "x": 0.1, "y": 0.1, "width": 0.5, "height": 0.5}
    with scene.database.begin() as session:
        asset = session.get_one(Asset, "a")
        crop = crops.save_crop(session, asset, scene.viewers["marketing"], {**whole, **wanted})
        return {"id": crop.id, "name": crop.name, "ratio": crop.ratio, **asdict(crops.rect_of(crop))}


def test_crops_are_kept_by_name(database: Database) -> None:
    scene = Scene(database)
    scene.add("a")
    first = kept(scene)
    assert kept(scene, x=0.2)["id"] == first["id"]
    other = kept(scene, name="other")
    with scene.database.begin() as session:
        asset = session.get_one(Asset, "a")
        assert [crop.name for crop in crops.crops_of(session, "a")] == ["n", "other"]
        crops.delete_crop(session, asset, other["id"])
        crops.delete_crop(session, asset, other["id"])
        assert [crop.x for crop in crops.crops_of(session, "a")] == [0.2]
        crops.set_framing(session, asset, scene.viewers["marketing"], {**FRAMED, "angle": 5})
    with pytest.raises(EditError, match="edge"):
        kept(scene, x=0, y=0, width=1, height=1)


@pytest.mark.parametrize(
    "wanted",
    [
        {"name": " "},
        {"x": 0.8},
        {"width": float("nan")},
        {"height": 0.001},
        {"ratio": "7:3"},
        {"ratio": "1:1"},  # half of 6000 by half of 4000 is none
        {"x": "0.1"},
    ],
)
def test_a_crop_that_cannot_be_is_refused(database: Database, wanted: dict[str, Any]) -> None:
    scene = Scene(database)
    scene.add("a")
    with pytest.raises(EditError):
        kept(scene, **wanted)
