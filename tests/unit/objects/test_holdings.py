"""Which objects a row owns, which have to be there, and which may be deleted."""

from __future__ import annotations

from typing import cast

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from mediahub.catalog.models import Asset, Companion, Rendition
from mediahub.objects import holdings
from mediahub.objects.families import FAMILIES
from mediahub.objects.holdings import delete_replaced, delete_unowned, due, owned
from mediahub.runtime import Services
from mediahub.storage import StorageError
from tests.assets import add_asset, add_event
from tests.object_storage import BucketInMemory, refused

FAMILY = {one.name: one for one in FAMILIES}
ORIGINAL, RAW, THUMB = "originals/summit/aa/a.jpg", "originals/summit/bb/b.dng", "renditions/x/thumb.jpg"


@pytest.fixture
def filled(services: Services) -> Services:
    with services.database.begin() as session:
        event = add_event(session)
        asset = add_asset(session, event, "a", original_key=ORIGINAL, size=7)
        add_asset(session, event, "c", original_key="originals/summit/cc/c.jpg", state="storing")
        add_asset(session, event, "d", original_key="originals/summit/dd/d.jpg", awaited=True)
        session.add(Rendition(
            asset_id=asset.id, name="thumb", key=THUMB, mime="image/jpeg", width=1, height=1, size=3
        ))  # fmt: skip
        session.add(Companion(
            asset_id=asset.id, sha256="b", event_id=event.id, role="raw", state="ready", size=9, key=RAW,
            filename="b.dng", mime="image/x-adobe-dng",
        ))  # fmt: skip
    return services


def test_a_key_is_owned_by_a_row_of_its_family_also_while_it_is_on_its_way(filled: Services) -> None:
    coming = "originals/summit/cc/c.jpg"
    asked = [ORIGINAL, RAW, THUMB, coming, "originals/summit/zz/z.jpg", "renditions/x/other.jpg", "else/x"]
    with filled.database.read() as session:
        assert owned(session, asked) == {ORIGINAL, RAW, THUMB, coming}
        assert owned(session, []) == set()
        assert owned(session, ["renditions/" + ORIGINAL]) == set()


def test_what_is_stored_is_due_with_its_size_and_whose_it_is(filled: Services) -> None:
    with filled.database.read() as session:
        asset = session.scalars(select(Asset.id).where(Asset.sha256 == "a")).one()
        found = {(one.key, one.subject, one.size) for one in due(session, FAMILY["original"])}
        assert found == {(ORIGINAL, asset, 7), (RAW, asset, 9)}
        assert [one.key for one in due(session, FAMILY["rendition"])] == [THUMB]
        assert list(due(session, FAMILY["zip"])) == []


def test_addresses_of_what_was_replaced_have_ended_once_it_is_deleted(
    filled: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where storage stops answering amid it: whoever holds the first is told."""
    replaced = ["renditions/x/old-thumb.jpg", "renditions/x/old-web.jpg"]
    for key in replaced:
        filled.bucket.put_bytes(key, b"x", "image/jpeg")
    bucket = cast(BucketInMemory, filled.bucket)
    noted: list[int] = []

    def note(session: Session) -> None:
        noted.append(len(list(bucket.list("renditions/"))))

    monkeypatch.setattr(holdings, "note_revocation", note)
    delete_replaced(filled.database, bucket, [])
    assert noted == []
    delete_replaced(filled.database, bucket, replaced)
    assert noted == [0]

    def away(key: str) -> None:
        raise StorageError("away")

    monkeypatch.setattr(bucket, "delete", away)
    with pytest.raises(StorageError):
        delete_replaced(filled.database, bucket, replaced)
    assert noted == [0, 0]


def test_only_what_no_row_owns_is_deleted(filled: Services) -> None:
    for key in (ORIGINAL, THUMB, "renditions/x/old.jpg"):
        filled.bucket.put_bytes(key, b"x", "image/jpeg")
    delete_unowned(filled.database, filled.bucket, [ORIGINAL, None, "", THUMB, "renditions/x/old.jpg"])
    left = {one.key for one in filled.bucket.list("")}
    assert left == {ORIGINAL, THUMB}


def test_where_storage_does_not_answer_all_stays(filled: Services) -> None:
    filled.bucket.put_bytes("renditions/x/old.jpg", b"x", "image/jpeg")
    assert isinstance(filled.bucket, BucketInMemory)
    filled.bucket.s3.broken = refused("SlowDown")
    delete_unowned(filled.database, filled.bucket, ["renditions/x/old.jpg"])
    filled.bucket.s3.broken = None
    assert filled.bucket.head("renditions/x/old.jpg") is not None
