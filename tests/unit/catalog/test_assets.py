"""Finding one asset for somebody: what they may not see is as if it did not exist."""

from __future__ import annotations

import pytest

from mediahub.catalog.assets import AssetMissing, visible_asset
from mediahub.catalog.db.database import Database
from mediahub.rights import Viewer
from tests.unit.curation.scene import Scene


def test_an_asset_is_found_by_those_who_may_see_it_and_by_nobody_else(database: Database) -> None:
    scene = Scene(database)
    scene.add("open", rights_class="free")
    scene.add("ours", rights_class="partners")
    scene.add("gone", state="trashed")
    team, press = scene.viewers["photographer"], scene.viewers["press"]
    with database.read() as session:
        assert visible_asset(session, team, "ours").id == "ours"
        assert visible_asset(session, press, "open").id == "open"
        for viewer, name in ((press, "ours"), (Viewer(), "open"), (team, "gone"), (team, "never")):
            with pytest.raises(AssetMissing):
                visible_asset(session, viewer, name)
