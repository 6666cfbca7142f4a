"""What taggers are told of assets."""

from __future__ import annotations

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import AssetMetadata, AssetText
from mediahub.tagging.asset_facts import load_asset_facts
from tests.assets import TAKEN, add_asset, add_event


def test_words_of_people_files_and_pictures_are_apart(database: Database) -> None:
    with database.begin() as session:
        asset = add_asset(
            session, add_event(session), "a", id="a", title="Opening", caption="A robot waves",
            location="Hall", gps_lat=31.0, gps_lon=118.0, contributor="Eva",
        )  # fmt: skip
        asset.batch.template = {"location": "Yard"}
        session.add(AssetMetadata(asset_id="a", values={}, keywords=["robot"], persons=["Yin"]))
        session.add(AssetText(asset_id="a", text="WELCOME", lines=[]))
    with database.read() as session:
        (found,) = load_asset_facts(session, ["a", "gone"]).values()
    assert (found.words, found.keywords, found.persons) == ("Opening A robot waves", ("robot",), ("Yin",))
    assert (found.ocr, found.location, found.batch_place) == ("WELCOME", "Hall", "Yard")
    assert (found.taken_at, found.lat, found.lon, found.is_contributed) == (TAKEN, 31.0, 118.0, True)


def test_a_bare_picture_has_none(database: Database) -> None:
    with database.begin() as session:
        add_asset(session, add_event(session), "a", id="a")
    with database.read() as session:
        found = load_asset_facts(session, ["a"])["a"]
    assert (found.words, found.keywords, found.persons, found.ocr) == ("", (), (), "")
    assert (found.batch_place, found.is_contributed, found.filename) == ("", False, "a.jpg")
