"""`mediahub verify`: catalogue, bucket and index, object by object."""

from __future__ import annotations

import hashlib

import pytest
from sqlalchemy import delete, select

from mediahub.catalog.coordination.outbox import enqueue
from mediahub.catalog.models import Asset, Companion, CropSet, Outbox, Rendition
from mediahub.records.writer import RecordWriter
from mediahub.runtime import Services
from mediahub.search.indexer import Indexer
from mediahub.services.checks.verification import Report, verify
from tests.assets import add_asset, add_event
from tests.unit.stored_pictures import add_rendition, jpeg

DATA = jpeg("green")
SHA256 = hashlib.sha256(DATA).hexdigest()


def check(services: Services, *, quick: bool = False) -> Report:
    return verify(services, quick=quick, progress=lambda read, total: None)


def found(services: Services, *, quick: bool = False) -> list[tuple[str, str]]:
    return sorted((one.kind, one.subject) for one in check(services, quick=quick).differences)


def index(services: Services) -> None:
    while Indexer(services.settings, services.database).drain_once():
        pass
    RecordWriter(services).write()


@pytest.fixture
def asset(services: Services) -> str:
    """One asset, of which all is where it should be."""
    with services.database.begin() as session:
        event = add_event(session)
        key = f"originals/summit/aa/{SHA256}.jpg"
        made = add_asset(session, event, "a", sha256=SHA256, size=len(DATA), original_key=key)
        services.bucket.put_bytes(key, DATA, "image/jpeg")
        for name in ("preview", "thumb"):
            add_rendition(services, made, name, jpeg())
        enqueue(session, [made.id])
        identity = made.id
    index(services)
    return identity


def test_where_all_agrees_nothing_is_said(services: Services, asset: str) -> None:
    report = check(services)
    assert report.differences == []
    assert (report.assets, report.bytes_read) == (1, len(DATA))
    assert check(services, quick=True).bytes_read == 0


def test_an_original_that_is_gone_short_or_damaged(services: Services, asset: str) -> None:
    key = f"originals/summit/aa/{SHA256}.jpg"
    services.bucket.put_bytes(key, b"x" + DATA[1:], "image/jpeg")
    assert found(services) == [("sha256", asset)]
    assert found(services, quick=True) == []
    services.bucket.put_bytes(key, DATA[1:], "image/jpeg")
    assert found(services, quick=True) == [("size", asset)]
    services.bucket.delete(key)
    assert found(services) == [("missing", asset)]


def test_a_rendition_that_is_gone(services: Services, asset: str) -> None:
    services.bucket.delete(f"renditions/{asset}/thumb.jpg")
    assert found(services) == [("rendition", asset)]
    with services.database.begin() as session:
        session.execute(delete(Rendition).where(Rendition.name == "thumb"))
    assert [one.message for one in check(services).differences] == ["it has no thumb"]


def test_what_is_not_at_its_end(services: Services, asset: str) -> None:
    with services.database.begin() as session:
        row = session.get_one(Asset, asset)
        session.add(
            Companion(
                asset_id=asset, sha256="b" * 64, event_id=row.event_id, role="raw", state="storing", size=1,
                mime="image/x-adobe-dng", filename="a.dng", key="originals/summit/bb/b.dng",
            )
        )  # fmt: skip
    assert found(services) == [("unfinished", asset)]
    with services.database.begin() as session:
        session.execute(delete(Companion))
        session.get_one(Asset, asset).state = "storing"
    assert ("unfinished", asset) in found(services)


def test_an_object_of_nobody(services: Services, asset: str) -> None:
    services.bucket.put_bytes("originals/summit/zz/stray.jpg", b"stray", "image/jpeg")
    assert found(services) == [("orphan", "originals/summit/zz/stray.jpg")]


def test_an_object_whose_row_says_that_it_is_there(services: Services, asset: str) -> None:
    with services.database.begin() as session:
        session.add(CropSet(asset_id=asset, crops=[], state="ready", key="crops/1/a.zip", size=9))
    kinds = [kind for kind, _ in found(services)]
    assert kinds == ["lost"]


def test_the_index_knows_what_the_catalogue_knows(services: Services, asset: str) -> None:
    with services.database.begin() as session:
        enqueue(session, [asset])
    assert ("index", asset) in found(services)
    with services.database.begin() as session:
        session.execute(delete(Outbox))
        session.get_one(Asset, asset).state = "storing"
    messages = {one.message for one in check(services).differences if one.kind == "index"}
    assert messages == {"it is in the index but not in the catalogue; run `mediahub reindex`"}
    with services.database.begin() as session:
        session.get_one(Asset, asset).state = "ready"
        assert session.scalars(select(Asset.id)).all() == [asset]
