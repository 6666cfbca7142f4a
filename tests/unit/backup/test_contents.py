"""Which objects a backup holds, and where the bytes of an arrival went meanwhile."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from mediahub.backup.contents import due_keys, families, moved_to, refused_keys
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Arrival, Asset, Batch, Companion
from mediahub.objects.families import FAMILIES
from mediahub.runtime import Services
from mediahub.storage.keys import IncomingName, incoming_key, incoming_tail_key, preview_key, quarantine_key
from tests.assets import add_asset, add_event


def test_what_can_be_made_again_is_left_out_but_for_renditions_if_they_are_asked_for() -> None:
    without = {one.name for one in families(with_renditions=False)}
    assert {"original", "sidecar", "arrival", "press card"} <= without
    assert not without & {"rendition", "delivered file", "zip", "record"}
    more = {one.name for one in families(with_renditions=True)}
    assert more - without == {"rendition"}
    assert more < {one.name for one in FAMILIES}


def test_the_keys_are_those_that_have_to_be_there(filled: Services) -> None:
    with filled.database.read() as session:
        few, all_of_them = ({*due_keys(session, with_renditions=one)} for one in (False, True))
    assert few < all_of_them
    assert any(key.startswith("originals/") for key in few)


def test_refused_files_are_kept_though_no_row_owns_them(services: Services) -> None:
    key = quarantine_key("summit", 1, 2)
    services.bucket.put_bytes(key, b"x", "image/jpeg")
    services.bucket.put_bytes("originals/x", b"x", "image/jpeg")
    assert list(refused_keys(services.bucket)) == [key]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"sha256": "front"}, "originals/front"),
        ({"sha256": "raw"}, "keys/raw"),
        ({"sha256": "other"}, None),
        ({"sha256": None}, None),
        ({"asset_id": None, "sha256": "front"}, None),
        ({"token": "f" * 16, "sha256": "front"}, None),
        ({"state": "rejected"}, "quarantine"),
    ],
)
def test_an_arrival_that_moved_is_followed(
    database: Database, values: dict[str, Any], expected: str | None
) -> None:
    with database.begin() as session:
        event = add_event(session)
        asset = add_asset(session, event, "front")
        batch = session.scalars(select(Batch.id)).one()
        session.add(Companion(
            asset_id=asset.id, sha256="raw", event_id=event.id, role="raw", state="ready", size=1,
            key="keys/raw", filename="r", mime="x/y",
        ))  # fmt: skip
        base = {"batch_id": batch, "path": "a.jpg", "state": "ready", "token": "0" * 16, "asset_id": asset.id}
        arrival = Arrival(**(base | values))
        session.add(arrival)
        session.flush()
        session.expire_all()
        name = IncomingName(batch, arrival.id, "0" * 16)
        wanted = quarantine_key("summit", batch, arrival.id) if expected == "quarantine" else expected
        assert moved_to(session, incoming_key(name)) == wanted
        assert moved_to(session, incoming_tail_key(name)) is None
        assert moved_to(session, preview_key(name)) is None
        assert moved_to(session, incoming_key(IncomingName(batch, arrival.id + 1, "0" * 16))) is None
        assert moved_to(session, "originals/front") is None
        assert session.get_one(Asset, asset.id).original_key == "originals/front"
