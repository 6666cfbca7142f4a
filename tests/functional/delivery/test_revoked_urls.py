"""Addresses that are out when a picture is withdrawn, against a real S3 server: they end soon."""

from __future__ import annotations

import urllib.error
import urllib.request
from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import select

from mediahub.catalog.models import Asset, DeliveredFile, RevocationDue
from mediahub.catalog.trash import move_to_trash, restore
from mediahub.delivery.withdrawal.revoked_urls import UrlRevoker
from mediahub.delivery.withdrawal.withdrawal import bring_back, withdraw
from mediahub.recovery.purge import purge_trash
from mediahub.runtime import Services
from mediahub.storage import Bucket, Presigner, StorageError, Unavailable, presign
from mediahub.storage.keys import delivery_prefix
from tests.functional.curation.test_trash import asset_id, batch, picture

__all__ = ["asset_id", "batch", "picture"]

pytestmark = pytest.mark.services


def call_back(services: Services, identity: str, how: str) -> None:
    with services.database.begin() as session:
        if how == "trash":
            move_to_trash(session, [identity])
        else:
            withdraw(session, session.get_one(Asset, identity))


def return_it(services: Services, identity: str, how: str) -> None:
    with services.database.begin() as session:
        if how == "trash":
            restore(session, [identity], timedelta(days=30))
        else:
            bring_back(session, session.get_one(Asset, identity))


def addresses(services: Services, identity: str) -> dict[str, str]:
    """What a page and a download would hand out now."""
    signer = Presigner(services.settings)
    with services.database.read() as session:
        asset = session.get_one(Asset, identity)
        out = {one.name: signer.get(one.key) for one in asset.renditions}
        for file in session.scalars(select(DeliveredFile).where(DeliveredFile.asset_id == identity)):
            out["delivered"] = signer.get(file.key, filename="a.jpg", attachment=True)
    return out


def status(url: str) -> int:
    try:
        with urllib.request.urlopen(url) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return int(error.code)


@pytest.fixture
def out(services: Services, asset_id: str) -> dict[str, str]:
    """Addresses that somebody has: of renditions and of a delivered file."""
    key = f"{delivery_prefix(asset_id)}0.jpg"
    services.bucket.put_bytes(key, b"delivered", "image/jpeg")
    with services.database.begin() as session:
        session.add(
            DeliveredFile(key=key, asset_id=asset_id, recipe="web", state="ready", mime="image/jpeg", size=9)
        )
    found = addresses(services, asset_id)
    assert set(found) >= {"thumb", "preview", "delivered"}
    assert {status(url) for url in found.values()} == {200}
    return found


@pytest.mark.parametrize("how", ["trash", "withdrawal"])
def test_they_end_and_new_ones_work_when_it_is_back(
    services: Services, asset_id: str, out: dict[str, str], how: str
) -> None:
    call_back(services, asset_id, how)
    ender = UrlRevoker(services)
    assert (ender.revoke_due(), ender.revoke_due()) == (1, 0)
    assert {name: status(url) for name, url in out.items()} == dict.fromkeys(out, 404)
    return_it(services, asset_id, how)
    again = addresses(services, asset_id)
    assert set(again) == set(out) - {"delivered"}
    assert {status(url) for url in again.values()} == {200}


def test_storage_that_is_away_only_delays_it(services: Services, asset_id: str, out: dict[str, str]) -> None:
    class Away(Bucket):
        def copy(self, *_: object, **__: object) -> None:
            raise Unavailable("away")

    call_back(services, asset_id, "trash")
    away = replace(services, bucket=Away(services.settings))
    with pytest.raises(StorageError):
        UrlRevoker(away).revoke_due()
    assert status(out["thumb"]) == 200
    assert UrlRevoker(services).revoke_due() == 1
    assert status(out["thumb"]) == 404


def test_what_is_gone_meanwhile_leaves_nothing_behind(
    services: Services, asset_id: str, out: dict[str, str]
) -> None:
    call_back(services, asset_id, "trash")
    with services.database.begin() as session:
        session.get_one(Asset, asset_id).deleted_at -= timedelta(days=40)
    assert purge_trash(services) == 1
    assert UrlRevoker(services).revoke_due() == 1
    assert {status(url) for url in out.values()} == {404}
    with services.database.read() as session:
        assert session.scalars(select(RevocationDue)).all() == []


def test_the_address_of_an_untouched_original_lives_for_minutes(
    services: Services, asset_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An original keeps its key, since receipts and records name it. So its address is for one transfer."""
    with services.database.read() as session:
        key = session.get_one(Asset, asset_id).original_key
    now = presign.time.time()
    url = Presigner(services.settings).get(key, filename="a.jpg", attachment=True)
    assert status(url) == 200
    assert int(parse_qs(urlsplit(url).query)["X-Amz-Expires"][0]) <= 180
    monkeypatch.setattr(presign.time, "time", lambda: now - 240)
    assert status(Presigner(services.settings).get(key, filename="a.jpg", attachment=True)) == 403
