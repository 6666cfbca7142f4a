"""Finding one asset for somebody: what they may not see is as if it did not exist."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from mediahub.catalog.assets import AssetMissing, rendition_keys, visible_asset, without_other_events
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Rendition
from mediahub.rights import Viewer
from tests.assets import add_asset, add_event
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


def test_pictures_of_other_events_are_left_out_and_those_that_are_gone_stay(database: Database) -> None:
    with database.begin() as session:
        events = [add_event(session, slug) for slug in ("summit", "gala")]
        own, other = (add_asset(session, event, f"{number}a" * 32).id for number, event in enumerate(events))
        asked = ["gone", other, own, own]
        assert without_other_events(session, events[0].id, asked) == ["gone", own]
        assert without_other_events(session, events[1].id, asked) == ["gone", other]
        assert without_other_events(session, events[0].id, []) == []


def test_renditions_are_found_by_asset_and_name_and_others_are_left_out(database: Database) -> None:
    with database.begin() as session:
        event = add_event(session, "summit")
        first, second = (add_asset(session, event, f"{number}a" * 32).id for number in range(2))
        for asset, name in ((first, "thumb"), (first, "preview"), (second, "thumb")):
            key = f"{asset}/{name}"
            session.add(
                Rendition(asset_id=asset, name=name, key=key, mime="image/webp", width=2, height=2, size=2)
            )
        session.flush()
        known = session.scalars(select(Rendition.name).where(Rendition.asset_id == first)).all()
        assert sorted(known) == ["preview", "thumb"]
        found = rendition_keys(session, [first, second, "gone"], ["thumb", "hover"])
        assert found == {one: {"thumb": f"{one}/thumb"} for one in (first, second)}
        assert rendition_keys(session, [], ["thumb"]) == {}
