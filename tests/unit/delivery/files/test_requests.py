"""Asking for a file: the rules first, then the file, and what was taken or refused is written down."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from mediahub.catalog.assets import AssetMissing
from mediahub.catalog.models import Asset, DeliveredFile, UsageRecord
from mediahub.delivery.files.recipes import PRESS, parse
from mediahub.delivery.files.requests import ask_for_file, look_at_file, record_now, require_or_record
from mediahub.identity.accounts import create_user
from mediahub.identity.press import viewer_of
from mediahub.rights import Action, Viewer
from mediahub.runtime import Services
from tests.unit.stored_pictures import add_pictures


@pytest.fixture
def asset_id(services: Services) -> str:
    (identity,) = add_pictures(services, "a", rights_class="free")
    return identity


@pytest.fixture
def press(services: Services, asset_id: str) -> Viewer:
    with services.database.begin() as session:
        return viewer_of(session, create_user(session, "eva@example.org", "long enough pw", "press"))


def used(services: Services) -> list[tuple[str, str, int]]:
    with services.database.read() as session:
        rows = session.scalars(select(UsageRecord).order_by(UsageRecord.id))
        return [(one.action, one.rendition, one.size) for one in rows]


def ready(services: Services, size: int = 9) -> None:
    with services.database.begin() as session:
        session.execute(update(DeliveredFile).values(state="ready", size=size, mime="image/jpeg"))


def change(services: Services, asset_id: str, **values: object) -> None:
    with services.database.begin() as session:
        for name, value in values.items():
            setattr(session.get_one(Asset, asset_id), name, value)


def test_what_may_not_even_be_seen_is_missing_and_leaves_no_trace(
    services: Services, press: Viewer, asset_id: str
) -> None:
    change(services, asset_id, state="trashed")
    for identity in (asset_id, "nobody's"):
        with pytest.raises(AssetMissing):
            ask_for_file(services, press, identity, PRESS)
    assert used(services) == []


def test_looking_asks_for_nothing(services: Services, press: Viewer, asset_id: str) -> None:
    with services.database.read() as session:
        asset = session.get_one(Asset, asset_id)
        found = look_at_file(session, press, asset, PRESS)
        assert found.state == "changed"
        assert session.scalars(select(DeliveredFile)).all() == []
    wanted = ask_for_file(services, press, asset_id, PRESS)
    with services.database.read() as session:
        asset = session.get_one(Asset, asset_id)
        assert look_at_file(session, press, asset, PRESS).key == wanted.key
        assert look_at_file(session, press, asset, PRESS, wanted.key).state == "wanted"


def test_a_size_of_ones_own_is_a_file_of_its_own(services: Services, press: Viewer, asset_id: str) -> None:
    first = ask_for_file(services, press, asset_id, parse("px1200"))
    assert first.key != ask_for_file(services, press, asset_id, PRESS).key
    assert first.key == ask_for_file(services, press, asset_id, parse("px1200")).key


def test_each_kind_of_use_is_recorded_by_itself(services: Services, press: Viewer, asset_id: str) -> None:
    with services.database.read() as session:
        asset = session.get_one(Asset, asset_id)
        require_or_record(services, press, asset, Action.DOWNLOAD, "web")
        for size in (5, 5, 6):
            record_now(services, press, asset, "download", "web", size)
        record_now(services, press, asset, "view", "preview", 1)
        record_now(services, press, asset, "view", "preview", 1)
    assert used(services)[:2] == [("download", "web", 5), ("download", "web", 6)]
    assert [one for one in used(services) if one[0] == "view"] == [("view", "preview", 1)] * 2
