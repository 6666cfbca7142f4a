"""How the pictures of an event look, as columns; loaded anew for one that came just now."""

from __future__ import annotations

import numpy as np
import pytest

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Asset, AssetFeatures
from mediahub.media.vision.palette import MAX_COLOURS
from mediahub.search.similarity import looks
from mediahub.search.similarity.looks import FeaturesCache, colours_of, load_features
from tests.assets import TAKEN, add_asset, add_event


def test_palettes_become_colours_with_shares() -> None:
    colours, shares = colours_of(["ffffff:600 000000:400", "", " ".join(["ff0000:100"] * (MAX_COLOURS + 2))])
    assert colours.shape == (3, MAX_COLOURS, 3)
    assert shares[0].tolist()[:3] == pytest.approx([0.6, 0.4, 0])
    assert colours[0, 0, 0] == pytest.approx(100, abs=0.5)
    assert colours[0, 1, 0] == pytest.approx(0, abs=0.5)
    assert shares[1].sum() == 0
    assert shares[2].sum() == pytest.approx(MAX_COLOURS / 10)


@pytest.fixture
def event(database: Database) -> int:
    with database.begin() as session:
        event = add_event(session)
        add_asset(session, event, "a", id="a", dhash=-1)
        add_asset(session, event, "b", id="b")
        add_asset(session, event, "t", id="t", state="trashed")
        session.add(AssetFeatures(
            asset_id="a", palette="ff0000:1000", embedder="x", embedding=np.array([3, 4], np.int8).tobytes()
        ))  # fmt: skip
        return event.id


def test_ready_pictures_have_a_row_each_also_those_that_nobody_looked_at(
    database: Database, event: int
) -> None:
    with database.read() as session:
        found = load_features(session, event)
        order = found.ids.tolist()
        assert sorted(order) == ["a", "b"]
        a, b = order.index("a"), order.index("b")
        assert (int(found.hashes[a]), int(found.hashes[b])) == (2**64 - 1, 0)
        assert found.taken[a] == TAKEN.timestamp()
        assert (found.shares[a].sum(), found.shares[b].sum()) == (1.0, 0.0)
        assert found.vectors is not None
        assert (bool(found.vectors.has[a]), bool(found.vectors.has[b])) == (True, False)
        assert load_features(session, event + 1).ids.size == 0


def test_they_are_kept_and_loaded_again_for_a_picture_that_is_not_among_them(
    database: Database, event: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = FeaturesCache()
    with database.read() as session:
        first = cache.get(session, event, "a")
        assert cache.get(session, event, "b") is first
        assert cache.get(session, event, "new") is first  # it may have come this very moment
    with database.begin() as session:
        add_asset(session, session.get_one(Asset, "a").event, "new", id="new")
    monkeypatch.setattr(looks, "SHORTEST_KEPT", -1.0)
    with database.read() as session:
        assert cache.get(session, event, "a") is first
        assert "new" in cache.get(session, event, "new").ids
        monkeypatch.setattr(looks, "LONGEST_KEPT", -1.0)
        again = cache.get(session, event, "a")
        assert again is not first
        assert "new" in again.ids
