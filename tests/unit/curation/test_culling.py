"""Culling: answers are kept, what enough people picked is rated, a look at the original is recorded."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from mediahub.catalog.assets import AssetMissing
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Asset, UsageRecord
from mediahub.catalog.models.base import utcnow
from mediahub.curation.culling import NotShown, keep_answers, look_at_original, rate_picks
from mediahub.curation.edits.fields import EditError
from mediahub.curation.picks import PICK, Answer
from tests.unit.curation.scene import Scene


def test_what_two_picked_is_rated_and_the_rest_is_not(database: Database) -> None:
    scene = Scene(database)
    scene.add("a", "b")
    first, second, desk = (scene.viewers[role] for role in ("photographer", "admin", "marketing"))
    now = utcnow()
    for _ in range(2):  # a page that got no answer sends again
        kept = keep_answers(
            database, first, scene.event_id, [Answer(one, PICK, None, now) for one in ("a", "b", "x")]
        )
        assert kept == ["a", "b"]
    keep_answers(database, second, scene.event_id, [Answer("a", PICK, None, now)])
    with pytest.raises(EditError):
        rate_picks(database, desk, scene.event_id, at_least=3, rating=4)
    assert rate_picks(database, desk, scene.event_id, at_least=2, rating=4).changed == 1
    with database.read() as session:
        assert [session.get_one(Asset, one).rating for one in ("a", "b")] == [4, None]


def test_a_look_at_the_original_is_written_down_where_browsers_show_it(database: Database) -> None:
    scene = Scene(database)
    scene.add("jpeg")
    scene.add("raw", mime="image/x-canon-cr3")
    viewer = scene.viewers["photographer"]
    assert look_at_original(database, viewer, "jpeg").id == "jpeg"
    with pytest.raises(NotShown):
        look_at_original(database, viewer, "raw")
    with pytest.raises(AssetMissing):
        look_at_original(database, viewer, "never")
    with database.read() as session:
        (record,) = session.scalars(select(UsageRecord))
    assert (record.asset_id, record.action) == ("jpeg", "view")
