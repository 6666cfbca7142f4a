"""Vectors for look-alikes: which pictures get one, and who is at fault where a process falls over several."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from mediahub.analysis import embeddings
from mediahub.analysis.embeddings import Embedder, count_unseen
from mediahub.catalog.models import AssetFeatures
from mediahub.media.model import MediaError, NotRead
from mediahub.runtime import Services
from mediahub.storage.errors import Unavailable
from tests.in_process import SandboxHere
from tests.object_storage import BucketInMemory, refused
from tests.unit.stored_pictures import add_pictures, jpeg

GO_ON = threading.Event()


@pytest.fixture
def embedder(services: Services, monkeypatch: pytest.MonkeyPatch) -> Embedder:
    monkeypatch.setattr(embeddings, "embedder_name", lambda: "lite 1")
    monkeypatch.setattr(embeddings, "embed", lambda paths: [b"vector"] * len(paths))
    return Embedder(services, SandboxHere())


def add(services: Services, *names: str) -> list[str]:
    ids = add_pictures(services, *names)
    with services.database.begin() as session:
        session.add_all(AssetFeatures(asset_id=identity, palette="", embedder="") for identity in ids)
    return ids


def vectors(services: Services) -> dict[str, tuple[bytes | None, str]]:
    with services.database.read() as session:
        return {row.asset_id: (row.embedding, row.embedder) for row in session.scalars(select(AssetFeatures))}


def test_each_picture_is_looked_at_once_by_each_embedder(services: Services, embedder: Embedder) -> None:
    first, second = add(services, "a", "b")
    services.bucket.delete(f"renditions/{second}/thumb.jpg")
    with services.database.read() as session:
        assert (count_unseen(session, "lite 1"), count_unseen(session, "lite 1", 99)) == (2, 0)
    assert embedder.work(GO_ON) == 2
    assert vectors(services) == {first: (b"vector", "lite 1"), second: (None, "lite 1")}
    assert embedder.work(GO_ON) == 0
    with services.database.read() as session:
        assert count_unseen(session, "lite 2") == 2


def test_only_the_picture_at_fault_has_no_vector(
    services: Services, embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, good = add(services, "a", "b")
    services.bucket.put_bytes(f"renditions/{bad}/thumb.jpg", jpeg("blue"), "image/jpeg")

    def embed(paths: Sequence[Path]) -> list[bytes | None]:
        if any(path.read_bytes() == jpeg("blue") for path in paths):
            raise MediaError("damaged", "It is damaged.")
        return [b"vector"] * len(paths)

    monkeypatch.setattr(embeddings, "embed", embed)
    assert embedder.work(GO_ON) == 2
    assert vectors(services) == {bad: (None, "lite 1"), good: (b"vector", "lite 1")}


def test_a_fault_of_ours_is_tried_again_by_the_next_process(
    services: Services, embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    (identity,) = add(services, "a")

    def fail(paths: Sequence[Path]) -> list[bytes | None]:
        raise NotRead("killed", "The system stopped it.")

    monkeypatch.setattr(embeddings, "embed", fail)
    assert embedder.work(GO_ON) == 0
    assert vectors(services) == {identity: (None, "")}
    monkeypatch.setattr(embeddings, "embed", lambda paths: [b"vector"])
    assert embedder.work(GO_ON) == 0
    assert Embedder(services, SandboxHere()).work(GO_ON) == 1


def test_while_storage_is_away_nobody_counts_as_looked_at(
    services: Services, embedder: Embedder, bucket: BucketInMemory
) -> None:
    (identity,) = add(services, "a")
    bucket.s3.broken = refused("InternalError")
    with pytest.raises(Unavailable):
        embedder.work(GO_ON)
    assert vectors(services) == {identity: (None, "")}


def test_no_loop_where_nobody_wants_it(services: Services, embedder: Embedder) -> None:
    assert [loop.name for loop in embedder.loops()] == ["looks"]
    off = replace(services, settings=services.settings.model_copy(update={"compare_looks": False}))
    assert Embedder(off, SandboxHere()).loops() == []
