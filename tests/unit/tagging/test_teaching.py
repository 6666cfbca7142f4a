"""A tag is taught by examples: what looks like them is proposed, and what was rejected is not."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import AssetFeatures, AssetTag, Tag
from mediahub.tagging.teaching import TooFewExamples, teach
from tests.assets import add_asset, add_event

RED, BLUE = "c8102e:600 f0f0f0:300", "1a4fd0:700 101010:200"


def test_a_taught_tag_is_proposed_for_what_looks_like_it(database: Database) -> None:
    with database.begin() as session:
        event = add_event(session)
        stage = Tag(slug="stage", label="Stage")
        session.add(stage)
        session.flush()
        with pytest.raises(TooFewExamples):
            teach(session, event, stage)
        for number in range(20):
            red = number < 10
            asset = add_asset(session, event, f"f{number:02}", number, dhash=0b1010 if red else -1)
            session.add(AssetFeatures(asset_id=asset.id, palette=RED if red else BLUE))
            status = "accepted" if number < 5 else "rejected" if number == 5 else ""
            if status:
                session.add(AssetTag(asset_id=asset.id, tag_id=stage.id, source="manual", status=status))
        session.flush()
        assert teach(session, event, stage) == 4
        proposed = session.scalars(select(AssetTag).where(AssetTag.status == "suggested")).all()
        assert {depiction.source for depiction in proposed} == {"look"}
        assert proposed[0].evidence[0]["values"] == {"count": "5"}
        assert teach(session, event, stage) == 0
