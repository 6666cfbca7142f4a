"""Which bytes an event has, and whose they are."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from mediahub.catalog.db.database import Database
from mediahub.catalog.holdings import (
    companions_of,
    files_of,
    find_companion,
    find_holder,
    find_sidecar,
    has_ends,
)
from mediahub.catalog.models import Asset, Companion, Event
from tests.assets import add_asset, add_event


def beside(session: Session, asset: Asset, sha256: str, role: str, state: str = "ready", **more: Any) -> None:
    session.add(
        Companion(
            asset_id=asset.id, sha256=sha256, event_id=asset.event_id, role=role, state=state, size=2,
            key=f"keys/{sha256}", filename=f"{sha256}.bin", mime="x/y", **more,
        )
    )  # fmt: skip
    session.flush()
    session.expire(asset)


@pytest.fixture
def asset(database: Database) -> str:
    with database.begin() as session:
        event = add_event(session)
        asset = add_asset(session, event, "front", head_tail="ends", size=5)
        beside(session, asset, "raw", "raw", head_tail="raw-ends")
        beside(session, asset, "xmp", "sidecar")
        beside(session, asset, "late", "edited", state="storing", head_tail="late-ends")
        add_event(session, "gala")
        return asset.id


def test_stored_files_are_listed_with_their_place(database: Database, asset: str) -> None:
    with database.begin() as session:
        row = session.get_one(Asset, asset)
        assert {(one.role, one.sha256, one.key) for one in files_of(row)} == {
            ("original", "front", "originals/front"),
            ("raw", "raw", "keys/raw"),
            ("sidecar", "xmp", "keys/xmp"),
        }
        row.awaited = True
        assert files_of(row) == companions_of(row)
        assert {one.role for one in companions_of(row)} == {"raw", "sidecar"}


@pytest.mark.parametrize(
    ("sha256", "is_held"),
    [("front", True), ("raw", True), ("xmp", False), ("late", False), ("never", False)],
)
def test_bytes_belong_to_the_asset_once_they_are_stored(
    database: Database, asset: str, sha256: str, is_held: bool
) -> None:
    with database.read() as session:
        summit, gala = session.scalars(select(Event.id).order_by(Event.id))
        held = find_holder(session, summit, sha256)
        assert (held.id if held else None) == (asset if is_held else None)
        assert find_holder(session, gala, sha256) is None


@pytest.mark.parametrize(
    ("values", "is_held"),
    [
        ({"state": "trashed"}, True),
        ({"state": "withdrawn"}, True),
        ({"state": "storing"}, False),
        ({"awaited": True}, False),
    ],
)
def test_an_original_that_is_on_its_way_is_not_held(
    database: Database, asset: str, values: dict[str, Any], is_held: bool
) -> None:
    with database.begin() as session:
        row = session.get_one(Asset, asset)
        for name, value in values.items():
            setattr(row, name, value)
        session.flush()
        assert (find_holder(session, row.event_id, "front") is not None) == is_held
        assert has_ends(session, row.event_id, "ends", 5) == is_held


def test_companions_are_found_on_their_way_too_and_sidecars_by_name(database: Database, asset: str) -> None:
    with database.read() as session:
        event = session.get_one(Asset, asset).event_id
        found = [find_companion(session, event, one) for one in ("raw", "late", "xmp")]
        assert [one and one.role for one in found] == ["raw", "edited", None]
        assert find_sidecar(session, event, "xmp", "xmp.bin") is not None
        assert find_sidecar(session, event, "xmp", "other.xmp") is None
        assert find_sidecar(session, event, "raw", "raw.bin") is None


@pytest.mark.parametrize(
    ("ends", "size", "is_there"),
    [
        ("ends", 5, True),
        ("ends", 6, False),
        ("raw-ends", 2, True),
        ("raw-ends", 5, False),
        ("late-ends", 2, False),
    ],
)
def test_a_file_is_known_by_its_ends_and_size(
    database: Database, asset: str, ends: str, size: int, is_there: bool
) -> None:
    with database.read() as session:
        event = session.get_one(Asset, asset).event_id
        assert has_ends(session, event, ends, size) == is_there
        assert not has_ends(session, event + 1, ends, size)
