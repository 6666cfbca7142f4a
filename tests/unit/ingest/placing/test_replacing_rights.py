"""Who may give a picture another original."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.orm import Session

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Asset, Batch
from mediahub.identity.contributors import Contributor
from mediahub.ingest.placing.replacing_rights import NoVersion, require_replaceable
from mediahub.problems import Missing, NotAllowed
from mediahub.rights import Viewer
from tests.unit.tagging.assets import add_asset, add_event

ADMIN, PRESS, GUEST = (Viewer(frozenset(roles), 1) for roles in (["admin"], ["press"], []))


@pytest.fixture
def scene(database: Database) -> Any:
    with database.begin() as session:
        asset = add_asset(session, add_event(session), "a", rights_class="free")
        yield session, asset, session.get_one(Batch, asset.batch_id)


Scene = tuple[Session, Asset, Batch]


def test_the_desk_may(scene: Scene) -> None:
    session, asset, batch = scene
    require_replaceable(session, ADMIN, batch, asset.id)


def test_who_may_see_it_only_may_not_and_of_others_nobody_hears(scene: Scene) -> None:
    session, asset, batch = scene
    with pytest.raises(NotAllowed):
        require_replaceable(session, PRESS, batch, asset.id)
    with pytest.raises(Missing, match=r"^There is no such picture in this event\.$"):
        require_replaceable(session, ADMIN, batch, "nobody's")
    asset.state = "withdrawn"
    session.flush()
    with pytest.raises(Missing):
        require_replaceable(session, GUEST, batch, asset.id)


def test_another_events_picture_is_missing(scene: Scene) -> None:
    session, asset, _ = scene
    other = session.get_one(Batch, add_event(session, "fair").id)
    with pytest.raises(Missing):
        require_replaceable(session, ADMIN, other, asset.id)


def test_a_contributor_replaces_nothing(scene: Scene) -> None:
    session, asset, batch = scene
    contributor = Contributor.__new__(Contributor)
    with pytest.raises(NotAllowed, match="the team's"):
        require_replaceable(session, contributor, batch, asset.id)


def test_a_picture_that_can_have_no_version_says_why(scene: Scene) -> None:
    session, asset, batch = scene
    asset.kind, asset.mime = "video", "video/mp4"
    session.flush()
    with pytest.raises(NoVersion) as refused:
        require_replaceable(session, ADMIN, batch, asset.id)
    assert refused.value.members["code"] == "no_version"
