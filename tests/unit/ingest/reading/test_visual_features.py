"""Palette and roster codes of a file that is taken in."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Asset, AssetFeatures, Person, TaggerRun
from mediahub.catalog.roster.rows import put_code
from mediahub.ingest.reading.visual_features import expand_codes, follow_rosters, keep_look
from mediahub.runtime import Services
from tests.unit.curation.scene import Scene


@pytest.fixture
def scene(database: Database) -> Scene:
    scene = Scene(database)
    scene.add("a", "b")
    return scene


def test_a_picture_that_looks_otherwise_loses_its_embedding_and_one_that_does_not_keeps_it(
    scene: Scene,
) -> None:
    with scene.database.begin() as session:
        keep_look(session, "a", "ff0000")
        session.flush()
        row = session.get_one(AssetFeatures, "a")
        row.embedding, row.embedder = b"vector", "net"
        keep_look(session, "a", "ff0000")
        assert (row.embedding, row.embedder) == (b"vector", "net")
        keep_look(session, "a", "00ff00")
        assert (row.palette, row.embedding, row.embedder) == ("00ff00", None, "")
        assert session.get(AssetFeatures, "b") is None


def test_codes_become_names_and_taggers_read_these(scene: Scene) -> None:
    with scene.database.begin() as session:
        ban = Person(slug="ban", name="Ban Kimoon")
        session.add(ban)
        session.flush()
        put_code(session, scene.event_id, "bkm", ban.id, {})
        for name, caption in (("a", "=bkm= opens the day."), ("b", "Somebody opens the day.")):
            asset = session.get_one(Asset, name)
            asset.caption = caption
            session.add(TaggerRun(asset_id=name, tagger="vocabulary", version="1", state="done"))
            session.flush()
            expand_codes(session, asset)
        session.flush()
        assert session.get_one(Asset, "a").caption == "Ban Kimoon opens the day."
        assert session.get_one(Asset, "b").caption == "Somebody opens the day."
        session.expire_all()
        done = select(TaggerRun.asset_id).where(TaggerRun.state == "done")
        assert set(session.scalars(done)) == {"b"}, "whose words are others is read again"


def test_names_that_somebody_corrected_are_followed_in_every_event(scene: Scene, services: Services) -> None:
    with scene.database.begin() as session:
        ban = Person(slug="ban", name="Ban Kimoon")
        session.add(ban)
        session.flush()
        put_code(session, scene.event_id, "bkm", ban.id, {})
        asset = session.get_one(Asset, "a")
        asset.caption = "=bkm= opens the day."
        expand_codes(session, asset)
    follow_rosters(services)
    assert follow_rosters(services) == 0
    with scene.database.begin() as session:
        session.scalars(select(Person)).one().name = "Ban Ki-moon"
    assert follow_rosters(services) == 1
    with scene.database.read() as session:
        assert session.get_one(Asset, "a").caption == "Ban Ki-moon opens the day."
