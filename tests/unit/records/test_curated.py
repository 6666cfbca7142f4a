"""Framing, crops and picks go into the record of an asset, and come back out of it."""

from __future__ import annotations

from sqlalchemy import delete, select

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Asset, Crop, Framing, Pick
from mediahub.catalog.models.base import utcnow
from mediahub.curation import picks
from mediahub.curation.crops import crops
from mediahub.records.columns import decode, encode
from mediahub.records.curated import curated_records, restore_curated
from tests.unit.curation.crops.test_crops import FRAMED
from tests.unit.curation.scene import Scene


def test_what_people_made_of_a_picture_is_restored(database: Database) -> None:
    scene = Scene(database)
    scene.add("a", "b")
    rect = {"name": "n", "ratio": "free", "x": 0.1, "y": 0.1, "width": 0.5, "height": 0.5}
    with database.begin() as session:
        asset, viewer = session.get_one(Asset, "a"), scene.viewers["marketing"]
        crops.set_framing(session, asset, viewer, {**FRAMED, "angle": 2.5})
        crops.save_crop(session, asset, viewer, rect)
        picks.give(session, scene.event(session), viewer, [picks.Answer("a", "pick", 4, utcnow())])
    with database.read() as session:
        before = curated_records(session, ["a", "b"])
    assert before["b"] == {}
    with database.begin() as session:
        for model in (Framing, Crop, Pick):
            session.execute(delete(model))
        restore_curated(session, "a", decode(encode(before["a"])))
    with database.read() as session:
        assert curated_records(session, ["a", "b"]) == before
        assert session.scalars(select(Framing.angle)).all() == [2.5]
