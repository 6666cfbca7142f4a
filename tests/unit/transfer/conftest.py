"""An event with all that its records hold, and another installation for it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select, update

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import (
    Asset,
    AssetChange,
    EditAction,
    Event,
    Gallery,
    GalleryChange,
    Photographer,
    UsageRecord,
    User,
)
from mediahub.encryption import key_ring
from mediahub.runtime import Services
from mediahub.search.service import Search
from mediahub.settings import load_settings
from tests.assets import add_asset, add_event
from tests.object_storage import BucketInMemory
from tests.unit.records.whole_catalogue import ASSET, MOMENT, RAW, fill


@pytest.fixture
def filled(services: Services) -> Services:
    """An event with all that its records hold, and a history."""
    fill(services)
    digests = {RAW: b"raw"}
    with services.database.begin() as session:
        asset = session.get_one(Asset, ASSET)
        # objects under the names that follow from their bytes
        for row, data in ((asset, b"frame"), (asset.companions[0], digests[RAW])):
            digest = hashlib.sha256(data).hexdigest()
            key = f"originals/summit/{digest[:2]}/{digest}.jpg"
            services.bucket.put_bytes(key, data, "image/jpeg")
            if isinstance(row, Asset):
                row.original_key = key
            else:
                row.key = key
            row.size = len(data)
        eva = session.scalars(select(User.id)).one()
        gallery = session.scalars(select(Gallery)).one()
        first = EditAction(event_id=asset.event_id, user_id=eva, kind="edit", created_at=MOMENT)
        session.add(first)
        session.flush()
        undo = EditAction(event_id=asset.event_id, user_id=eva, kind="undo", undoes_id=first.id)
        session.add(undo)
        session.flush()
        for action, before, after in ((first, "", "words"), (undo, "words", "")):
            session.add(
                AssetChange(
                    asset_id=ASSET,
                    action_id=action.id,
                    user_id=eva,
                    field="caption",
                    before=before,
                    after=after,
                )
            )
        session.add(GalleryChange(gallery_id=gallery.id, revision=1, user_id=eva, operations=[{"op": "add"}]))
    return services


@pytest.fixture
def elsewhere(bare_database_url: str, tmp_path: Path) -> Iterator[Services]:
    """Another installation, in which the same numbers are taken by another event."""
    settings = load_settings(
        home=tmp_path / "elsewhere", s3_access_key="key", s3_secret_key="secret", worker_processes=1
    )
    database = Database(bare_database_url, key_ring(settings))
    database.migrate()
    bucket = BucketInMemory(settings)
    bucket.ensure()
    with database.begin() as session:
        session.add(Photographer(name="Somebody else"))
        other = add_event(session, "other")
        add_asset(session, other, "dd" * 32)
        session.add(Gallery(event_id=other.id, slug="others", title="Others"))
        session.add(User(email="boss@example.org", fs_uniquifier="boss"))
        session.add(UsageRecord(event_id=other.id, asset_id="x", action="view", rendition="thumb"))
        session.add(EditAction(event_id=other.id, kind="edit"))
    yield Services(settings, database, bucket, Search(settings, database))
    database.dispose()


@pytest.fixture
def not_in_the_trash(filled: Services) -> None:
    with filled.database.begin() as session:
        session.execute(update(Event).values(deleted_at=None))
