"""What was in the trash long enough goes for good: its objects, its row, and with a trace."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from mediahub.catalog.coordination.revoked_urls import revocation_count
from mediahub.catalog.models import Asset, AuditEntry, Companion, Outbox
from mediahub.catalog.models.base import utcnow
from mediahub.recovery.purge import purge_trash
from mediahub.runtime import Services
from mediahub.storage import StorageError
from mediahub.storage.keys import delivery_prefix, faces_prefix, rendition_prefix
from tests.assets import add_asset, add_event
from tests.object_storage import BucketInMemory, refused


@pytest.fixture
def trashed(services: Services) -> Services:
    """`old` and `older` whose time is over, `fresh` in the trash since an hour, `here` beside it."""
    over = utcnow() - timedelta(days=services.settings.trash_days, hours=1)
    with services.database.begin() as session:
        event = add_event(session)
        moments = {"older": over - timedelta(days=1), "old": over, "fresh": utcnow(), "here": None}
        for name, at in moments.items():
            state = "trashed" if at else "ready"
            add_asset(session, event, name, id=name, state=state, deleted_at=at)
            folders = rendition_prefix(name), delivery_prefix(name), faces_prefix("summit", name)
            for key in (f"originals/{name}", *(f"{folder}x.jpg" for folder in folders)):
                services.bucket.put_bytes(key, b"x", "image/jpeg")
        session.add(Companion(
            asset_id="old", sha256="raw", event_id=event.id, role="raw", state="ready", size=1,
            key="originals/raw", filename="r.dng", mime="x/y",
        ))  # fmt: skip
    services.bucket.put_bytes("originals/raw", b"x", "image/x-adobe-dng")
    return services


def names(services: Services) -> set[str]:
    with services.database.read() as session:
        return set(session.scalars(select(Asset.id)))


def test_rows_and_objects_go_with_a_trace_and_the_rest_stays(trashed: Services) -> None:
    assert purge_trash(trashed) == 2
    assert revocation_count(trashed.database) == 2
    assert names(trashed) == {"fresh", "here"}
    keys = {one.key for one in trashed.bucket.list("")}
    assert len(keys) == 8
    assert not any("old" in key or "raw" in key for key in keys)
    with trashed.database.read() as session:
        assert set(session.scalars(select(Outbox.asset_id))) == {"old", "older"}
        entries = session.scalars(select(AuditEntry)).all()
        assert {entry.details["filename"] for entry in entries} == {"old.jpg", "older.jpg"}
    assert purge_trash(trashed) == 0


def test_what_is_over_longest_goes_first(trashed: Services) -> None:
    assert purge_trash(trashed, limit=1) == 1
    assert names(trashed) == {"old", "fresh", "here"}


def test_where_storage_is_away_the_row_stays_for_the_next_time(trashed: Services) -> None:
    assert isinstance(trashed.bucket, BucketInMemory)
    trashed.bucket.s3.broken = refused("SlowDown")
    with pytest.raises(StorageError):
        purge_trash(trashed)
    assert names(trashed) == {"older", "old", "fresh", "here"}
    trashed.bucket.s3.broken = None
    assert purge_trash(trashed) == 2
