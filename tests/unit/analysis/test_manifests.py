"""Content Credentials of originals from before they were read: once each, and the stricter word counts."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from c2pa import C2paDigitalSourceType
from sqlalchemy import select, text

from mediahub.analysis.manifests import ManifestReader, unread
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Asset, AssetProvenance, EditAction, Outbox
from mediahub.media.containers.manifest_store import is_bare_beginning
from mediahub.media.model import NotRead
from mediahub.runtime import Services
from mediahub.storage.errors import Unavailable
from tests.credentials import signed
from tests.in_process import SandboxHere
from tests.object_storage import BucketInMemory, refused
from tests.unit.media.picture_files import jpeg, noise
from tests.unit.stored_pictures import add_pictures

GO_ON = threading.Event()
BY_AI = signed(jpeg(noise(64, 48)), source=C2paDigitalSourceType.TRAINED_ALGORITHMIC_MEDIA, assertions=())


def put(services: Services, identity: str, data: bytes) -> None:
    with services.database.read() as session:
        key = session.get_one(Asset, identity).original_key
    services.bucket.put_bytes(key, data, "image/jpeg")


def test_what_was_not_read_is_read_once(services: Services, sandbox: SandboxHere) -> None:
    plain, made, clip = add_pictures(services, "a", "b", "c")
    put(services, made, BY_AI)
    with services.database.begin() as session:
        session.get_one(Asset, made).digital_source_type = "digitalCapture"
        session.get_one(Asset, clip).mime = "video/x-matroska"
    with services.database.read() as session:
        before = {one.id: one.updated_at for one in session.scalars(select(Asset))}
    reader = ManifestReader(services, sandbox)
    assert reader.work(GO_ON) == 2
    with services.database.read() as session:
        rows = {one.asset_id: one.state for one in session.scalars(select(AssetProvenance))}
        assert rows == {made: "valid"}
        assert session.get_one(Asset, made).digital_source_type == "trainedAlgorithmicMedia"
        assert set(session.scalars(select(Outbox.asset_id))) == {made}
        assert [one.kind for one in session.scalars(select(EditAction))] == ["file"]
        assert {session.get_one(Asset, one).updated_at == before[one] for one in (plain, clip)} == {True}
    assert reader.work(GO_ON) == 0


def test_a_fault_of_ours_is_no_verdict(
    services: Services, sandbox: SandboxHere, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost, *_ = add_pictures(services, "a", "b", "c")
    with services.database.read() as session:
        services.bucket.delete(session.get_one(Asset, lost).original_key)
    kept = sandbox.call
    fails = [True]

    def call(*args: object, **more: object) -> object:
        if fails and fails.pop():
            raise NotRead("timeout", "It took too long.")
        return kept(*args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(sandbox, "call", call)
    reader = ManifestReader(services, sandbox)
    assert reader.work(GO_ON) == 3
    with services.database.read() as session:
        left = set(session.scalars(select(Asset.id).where(~Asset.manifests_read)))
    assert len(left) == 1
    assert lost not in left
    assert reader.work(GO_ON) == 0  # in a while
    assert ManifestReader(services, sandbox).work(GO_ON) == 1
    stop = threading.Event()
    stop.set()
    assert ManifestReader(services, sandbox).work(stop) == 0


def test_storage_that_is_away_marks_nothing(
    services: Services, sandbox: SandboxHere, bucket: BucketInMemory
) -> None:
    add_pictures(services, "a")
    bucket.s3.broken = refused("InternalError")
    with pytest.raises(Unavailable):
        ManifestReader(services, sandbox).work(GO_ON)
    bucket.s3.broken = None
    assert ManifestReader(services, sandbox).work(GO_ON) == 1


def test_a_replaced_original_is_not_spoken_of(services: Services, sandbox: SandboxHere) -> None:
    (identity,) = add_pictures(services, "a")
    put(services, identity, BY_AI)
    with services.database.begin() as session:
        asset = session.get_one(Asset, identity)
        key, old, asset.sha256 = asset.original_key, asset.sha256, "e" * 64
    ManifestReader(services, sandbox).read(identity, key, old)
    with services.database.read() as session:
        assert session.scalars(select(AssetProvenance)).all() == []


def test_what_is_left_to_read_is_found_by_an_index(database: Database) -> None:
    """The sweep comes once a minute, also to a million pictures that were all read."""
    bind, explain = database.engine, "EXPLAIN"
    if bind.dialect.name == "sqlite":
        explain = "EXPLAIN QUERY PLAN"
    asked = unread().limit(50).compile(bind, compile_kwargs={"literal_binds": True})
    with bind.connect() as connection:
        if bind.dialect.name == "postgresql":
            for way in ("seqscan", "sort"):  # the table is empty
                connection.execute(text(f"SET LOCAL enable_{way} = off"))
        plan = str(connection.execute(text(f"{explain} {asked}")).all())
    assert "ix_asset_manifests_unread" in plan


def test_the_beginning_of_a_jpeg_tells(tmp_path: Path) -> None:
    path = tmp_path / "beginning"
    plain = jpeg(noise(64, 48))
    for data, tells in (
        (plain, True),
        (plain[:200], False),
        (BY_AI, False),
        (BY_AI[:1000], False),
        (b"\x89PNG", False),
        (b"", False),
    ):
        path.write_bytes(data)
        assert is_bare_beginning(path) == tells
