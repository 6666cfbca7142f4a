"""Pictures from before pictures were told apart are looked at when one like them comes."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select, update

from mediahub.catalog.models import Asset
from mediahub.ingest.batches.batches import BatchRef
from mediahub.ingest.pipeline.pipeline import Pipeline
from mediahub.ingest.placing import same_picture
from mediahub.ingest.placing.same_picture import find_same_picture
from mediahub.ingest.reading.originals import LocalFile
from mediahub.media.model import NotRead
from mediahub.media.writing.write import WriteFields, write_metadata
from mediahub.runtime import Services
from tests.pictures import write_jpeg


@pytest.fixture
def old(services: Services, pipeline: Pipeline, batch: BatchRef, tmp_path: Path) -> str:
    """An asset of which nobody knows the picture."""
    path = write_jpeg(tmp_path / "a.jpg", 1, (800, 600))
    identity = pipeline.take(LocalFile("a.jpg", path), batch).asset_id
    with services.database.begin() as session:
        session.execute(update(Asset).values(picture_hash=None))
    return str(identity)


@pytest.fixture
def edited(old: str, tmp_path: Path) -> Path:
    path = tmp_path / "b.jpg"
    path.write_bytes(write_metadata(tmp_path / "a.jpg", WriteFields(headline="Other words")))
    return path


def test_it_is_known_by_the_next_file_like_it(
    services: Services, pipeline: Pipeline, batch: BatchRef, old: str, edited: Path
) -> None:
    assert pipeline.take(LocalFile("b.jpg", edited), batch).asset_id == old
    with services.database.read() as session:
        asset = session.get_one(Asset, old)
        assert asset.picture_hash
        assert find_same_picture(session, batch, asset.picture_hash, "other") is asset
        assert find_same_picture(session, batch, asset.picture_hash, old) is None
        assert find_same_picture(session, batch, "", "other") is None


def test_an_original_that_is_gone_tells_nothing_and_is_not_asked_again(
    services: Services, pipeline: Pipeline, batch: BatchRef, old: str, edited: Path
) -> None:
    with services.database.read() as session:
        services.bucket.delete(session.get_one(Asset, old).original_key)
    assert pipeline.take(LocalFile("b.jpg", edited), batch).asset_id != old
    with services.database.read() as session:
        assert session.get_one(Asset, old).picture_hash == ""


def test_a_fault_of_ours_is_no_answer(
    services: Services,
    pipeline: Pipeline,
    batch: BatchRef,
    old: str,
    edited: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(path: Path) -> str:
        raise NotRead("killed", "The system stopped it.")

    monkeypatch.setattr(same_picture, "_hash_of", fail)
    pipeline.take(LocalFile("b.jpg", edited), batch)
    with services.database.read() as session:
        hashes = dict(session.execute(select(Asset.id, Asset.picture_hash)).all())
    assert hashes.pop(old) is None


def test_what_was_seen_of_an_original_that_is_replaced_meanwhile_counts_for_nothing(
    services: Services,
    pipeline: Pipeline,
    batch: BatchRef,
    old: str,
    edited: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def replaced(services: Services, sandbox: object, key: str) -> str:
        with services.database.begin() as session:
            session.execute(update(Asset).where(Asset.id == old).values(original_key=f"{key}.new"))
        return "of the old one"

    monkeypatch.setattr(same_picture, "_look", replaced)
    pipeline.take(LocalFile("b.jpg", edited), batch)
    with services.database.read() as session:
        assert session.get_one(Asset, old).picture_hash is None
