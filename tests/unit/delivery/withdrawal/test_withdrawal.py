"""A withdrawn picture: every address of it that is out ends, and it may come back."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from mediahub.catalog.coordination.revoked_urls import revocation_count
from mediahub.catalog.models import Asset, DeliveredFile, Outbox, Rendition, RevocationDue, StackDue
from mediahub.delivery.withdrawal import withdrawal
from mediahub.delivery.withdrawal.revoked_urls import UrlRevoker
from mediahub.delivery.withdrawal.withdrawal import (
    WithdrawalError,
    bring_back,
    try_revoking,
    withdraw,
    withdrawn_assets,
)
from mediahub.runtime import Services
from mediahub.storage.errors import Unavailable
from mediahub.storage.keys import rendition_prefix
from tests.object_storage import BucketInMemory, refused
from tests.unit.stored_pictures import add_pictures, jpeg


def keys(services: Services) -> dict[str, str]:
    with services.database.read() as session:
        return {row.name: row.key for row in session.scalars(select(Rendition))}


def withdrawn(services: Services, identity: str) -> None:
    with services.database.begin() as session:
        withdraw(session, session.get_one(Asset, identity))


@pytest.fixture
def picture(services: Services) -> str:
    (identity,) = add_pictures(services, "a" * 16)
    services.bucket.put_bytes(f"deliveries/aa/{identity}/web.jpg", b"made", "image/jpeg")
    with services.database.begin() as session:
        session.add(DeliveredFile(key=f"deliveries/aa/{identity}/web.jpg", asset_id=identity, recipe="web"))
    return identity


def test_addresses_end_and_pictures_are_there_under_others(services: Services, picture: str) -> None:
    before = keys(services)
    withdrawn(services, picture)
    assert revocation_count(services.database) == 0
    assert UrlRevoker(services).revoke_due() == 1
    assert revocation_count(services.database) == 1
    after = keys(services)
    assert after.keys() == before.keys()
    assert not set(after.values()) & set(before.values())
    assert {one.key for one in services.bucket.list("renditions/")} == set(after.values())
    assert services.bucket.get_bytes(after["thumb"]) == jpeg()
    with services.database.read() as session:
        assert session.scalars(select(DeliveredFile)).all() == []
        assert session.scalars(select(RevocationDue)).all() == []
        assert set(session.scalars(select(Outbox.asset_id))) == {picture}
        assert [one.id for one in withdrawn_assets(session, 1, 10)] == [picture]
    assert UrlRevoker(services).revoke_due() == 0


def test_an_end_is_counted_once_no_object_is_left(
    services: Services, picture: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who drops what it holds at the count must not be able to fetch it again."""
    before = set(keys(services).values())
    left: list[set[str]] = []

    def look(session: Session) -> None:
        left.append({one.key for one in services.bucket.list("renditions/")} & before)

    monkeypatch.setattr(withdrawal, "note_revocation", look)
    try_revoking(services, picture)
    assert left == [set()]


def test_what_has_no_object_any_more_stays_as_it_is(services: Services, picture: str) -> None:
    before = keys(services)
    services.bucket.delete(before["thumb"])
    try_revoking(services, picture)
    assert keys(services)["thumb"] == before["thumb"]
    assert keys(services)["preview"] != before["preview"]
    try_revoking(services, "gone")


def test_while_storage_is_away_a_worker_goes_on_later(
    services: Services, picture: str, bucket: BucketInMemory
) -> None:
    withdrawn(services, picture)
    before = keys(services)
    bucket.s3.broken = refused("InternalError")
    try_revoking(services, picture)
    assert keys(services) == before
    bucket.s3.broken = None
    assert UrlRevoker(services).loop().work(None) == 1  # type: ignore[arg-type]
    assert keys(services) != before


def test_what_storage_would_not_delete_is_deleted_later(
    services: Services, picture: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rows have other keys by then: the objects that addresses lead to are found all the same."""
    try_revoking(services, picture)  # from now on they lie where those of an asset do
    withdrawn(services, picture)
    before = set(keys(services).values())

    def fail(key: str) -> None:
        raise Unavailable(f"{key} stays")

    with monkeypatch.context() as patch:
        patch.setattr(services.bucket, "delete", fail)
        try_revoking(services, picture)
    assert before <= {one.key for one in services.bucket.list("renditions/")}
    assert UrlRevoker(services).revoke_due() == 1
    assert {one.key for one in services.bucket.list("renditions/")} == set(keys(services).values())
    assert UrlRevoker(services).revoke_due() == 0


def test_a_picture_that_is_withdrawn_again_meanwhile_stays_due(
    services: Services, picture: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    withdrawn(services, picture)

    def again(key: str) -> None:
        with services.database.begin() as session:
            bring_back(session, session.get_one(Asset, picture))
            withdraw(session, session.get_one(Asset, picture))
        patch.undo()

    with monkeypatch.context() as patch:
        patch.setattr(services.bucket, "delete", again)
        try_revoking(services, picture)
    assert UrlRevoker(services).revoke_due() == 1


def test_there_and_back(services: Services, picture: str) -> None:
    with services.database.begin() as session:
        asset = session.get_one(Asset, picture)
        with pytest.raises(WithdrawalError):
            bring_back(session, asset)
        withdraw(session, asset)
        withdraw(session, asset)
        assert asset.state == "withdrawn"
        bring_back(session, asset)
        assert asset.state == "ready"
        asset.state = "trashed"
        with pytest.raises(WithdrawalError, match="in the library"):
            withdraw(session, asset)
        asset.state = "ready"


def objects(services: Services) -> set[str]:
    return {one.key for one in services.bucket.list("renditions/")}


def test_the_index_hears_of_a_withdrawal_and_then_of_the_new_keys(services: Services, picture: str) -> None:
    def heard() -> list[str]:
        with services.database.begin() as session:
            found = list(session.scalars(select(Outbox.asset_id)))
            session.execute(delete(Outbox))
        return found

    heard()
    withdrawn(services, picture)
    assert heard() == [picture]
    try_revoking(services, picture)
    assert heard() == [picture], "whoever shows a thumb asks for its new key"
    try_revoking(services, "gone")
    assert heard() == []


def test_the_stack_of_a_withdrawn_picture_is_put_together_anew(services: Services, picture: str) -> None:
    withdrawn(services, picture)
    with services.database.read() as session:
        assert session.scalars(select(StackDue.asset_id)).all() == [picture]


def test_of_two_who_revoke_at_once_one_leaves_no_copy(
    services: Services, picture: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = services.bucket.copy

    def slow(source: str, target: str) -> None:
        copy(source, target)
        patch.undo()
        try_revoking(services, picture)

    with monkeypatch.context() as patch:
        patch.setattr(services.bucket, "copy", slow)
        try_revoking(services, picture)
    assert objects(services) == set(keys(services).values())
    assert len(objects(services)) == 2


def test_a_rendition_that_is_gone_meanwhile_leaves_no_copy(
    services: Services, picture: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = services.bucket.copy

    def slow(source: str, target: str) -> None:
        copy(source, target)
        with services.database.begin() as session:
            session.execute(delete(Rendition).where(Rendition.key == source))

    old = set(keys(services).values())
    monkeypatch.setattr(services.bucket, "copy", slow)
    try_revoking(services, picture)
    assert keys(services) == {}
    assert objects(services) <= old, "whoever took the rows away takes away their objects"


def test_what_is_stored_after_a_withdrawal_is_not_deleted_before_it_has_its_row(
    services: Services, picture: str
) -> None:
    try_revoking(services, picture)  # from now on they lie where those of an asset do
    withdrawn(services, picture)
    fresh = f"{rendition_prefix(picture)}large-{'0' * 12}.jpg"
    services.bucket.put_bytes(fresh, jpeg(), "image/jpeg")
    assert UrlRevoker(services).revoke_due() == 1
    assert objects(services) == {fresh, *keys(services).values()}


def test_a_new_key_has_the_ending_of_the_old_one(services: Services, picture: str) -> None:
    bare = "renditions/older.than/endings"
    with services.database.begin() as session:
        row = session.get_one(Rendition, (picture, "thumb"))
        services.bucket.copy(row.key, bare)
        row.key = bare
    try_revoking(services, picture)
    after = keys(services)
    assert after["preview"].endswith(".jpg")
    assert "." not in after["thumb"]
    assert services.bucket.get_bytes(after["thumb"]) == jpeg()
