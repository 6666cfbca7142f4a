"""Renditions into the bucket: written, replaced, found missing, and made again."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from mediahub.catalog.models import Asset, Rendition
from mediahub.media.model import MediaError, RenditionData
from mediahub.renditions.stored import keep_renditions, put_rendition, render_again, without_renditions
from mediahub.runtime import Services
from mediahub.storage.errors import NotFound
from tests.in_process import SandboxHere
from tests.object_storage import BucketInMemory
from tests.unit.stored_pictures import add_pictures, jpeg


def there(services: Services) -> set[str]:
    return {one.key for one in services.bucket.list("renditions/")}


def test_the_key_follows_from_the_bytes_so_it_may_be_cached(bucket: BucketInMemory) -> None:
    made = [RenditionData("thumb", "image/jpeg", 4, 3, data) for data in (b"one", b"two", b"one")]
    rows = [put_rendition(bucket, "a" * 16, one) for one in made]
    assert rows[0].key == rows[2].key != rows[1].key
    assert bucket.get_bytes(rows[1].key) == b"two"
    assert (rows[0].width, rows[0].height, rows[0].size) == (4, 3, 3)


def test_a_row_takes_the_place_of_the_one_of_its_name(services: Services) -> None:
    (identity,) = add_pictures(services, "a")
    new = Rendition(
        asset_id=identity,
        name="thumb",
        key="renditions/new.jpg",
        mime="image/jpeg",
        width=9,
        height=9,
        size=9,
        sha256="9" * 64,
    )
    for _ in range(2):
        with services.database.begin() as session:
            keep_renditions(session, [new])
            keep_renditions(session, [])
    with services.database.read() as session:
        rows = session.scalars(select(Rendition).order_by(Rendition.name)).all()
        assert [(row.name, row.key) for row in rows] == [
            ("preview", f"renditions/{identity}/preview.jpg"), ("thumb", "renditions/new.jpg"),
        ]  # fmt: skip


def test_what_lacks_one_is_found_page_by_page(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mediahub.renditions.stored.PAGE", 2)
    ids = add_pictures(services, "a", "b", "c", "d")
    whole, no_row, no_object, trashed = ids
    with services.database.begin() as session:
        session.get_one(Asset, no_row).renditions = []
        session.get_one(Asset, trashed).state = "trashed"
    keys = there(services) - {f"renditions/{no_object}/thumb.jpg", f"renditions/{trashed}/preview.jpg"}
    assert set(without_renditions(services, keys)) == {no_row, no_object, trashed}
    with services.database.begin() as session:
        session.get_one(Asset, whole).state = "storing"
    assert whole not in set(without_renditions(services, set()))


def test_they_are_made_again_from_the_original(services: Services, sandbox: SandboxHere) -> None:
    (identity,) = add_pictures(services, "a")
    with services.database.begin() as session:
        asset = session.get_one(Asset, identity)
        services.bucket.put_bytes(asset.original_key, jpeg("blue", (3000, 2000)), "image/jpeg")
        asset.renditions = []
    render_again(services, sandbox, identity)
    with services.database.read() as session:
        rows = {row.name: row for row in session.get_one(Asset, identity).renditions}
        assert set(rows) == {"preview", "thumb"}
        assert rows["preview"].width > rows["thumb"].width > 0
        assert {row.key for row in rows.values()} <= there(services)
    assert list(without_renditions(services, there(services))) == []


def test_an_original_that_is_gone_or_damaged_is_said(services: Services, sandbox: SandboxHere) -> None:
    (identity,) = add_pictures(services, "a")
    with services.database.read() as session:
        key = session.get_one(Asset, identity).original_key
    services.bucket.put_bytes(key, b"\xff\xd8\xff damaged", "image/jpeg")
    with pytest.raises(MediaError):
        render_again(services, sandbox, identity)
    services.bucket.delete(key)
    with pytest.raises(NotFound):
        render_again(services, sandbox, identity)
