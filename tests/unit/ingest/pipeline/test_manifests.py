"""C2PA manifests in files of their own end beside the picture that they sign, or say why not."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from mediahub.catalog.models import Asset, AssetProvenance, Companion
from mediahub.ingest.batches.batches import BatchRef
from mediahub.ingest.batches.outcome import NO_PICTURE, Outcome
from mediahub.ingest.pipeline.pipeline import Pipeline
from mediahub.ingest.placing.companions import claim_sidecar
from mediahub.ingest.reading.originals import LocalFile
from mediahub.provenance.stored import keep, provenance_of
from mediahub.runtime import Services
from tests.credentials import manifest_beside, signed
from tests.pictures import write_jpeg


def manifest_of(picture: Path, path: Path) -> Path:
    path.write_bytes(manifest_beside(picture.read_bytes()))
    return path


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return write_jpeg(tmp_path / "DSC_1.jpg", 1)


@pytest.fixture
def picture(pipeline: Pipeline, batch: BatchRef, file: Path) -> Outcome:
    return pipeline.take(LocalFile("card/DSC_1.jpg", file), batch)


def take(pipeline: Pipeline, batch: BatchRef, path: Path) -> Outcome:
    (outcome,) = pipeline.take_all(LocalFile(f"card/{path.name}", path), batch)
    return outcome


def test_it_joins_the_picture_that_it_signs_and_is_read_as_its_manifest_once(
    services: Services, pipeline: Pipeline, batch: BatchRef, picture: Outcome, file: Path
) -> None:
    path = manifest_of(file, file.with_suffix(".c2pa"))
    first = take(pipeline, batch, path)
    assert (first.state, first.code, first.asset_id) == ("ready", "joined", picture.asset_id)
    assert take(pipeline, batch, path).state in ("ready", "duplicate")
    with services.database.read() as session:
        (kept,) = session.scalars(select(Companion)).all()
        assert (kept.role, kept.state, kept.mime) == ("manifest", "ready", "application/c2pa")
        assert kept.key.endswith(".c2pa")
        asset = session.scalars(select(Asset)).one()
        found = provenance_of(asset)
        assert found is not None
        assert (found.verdict, found.search_values) == ("unknown", ("signed",))
        assert asset.digital_source_type == "digitalCapture"
    assert services.bucket.get_bytes(kept.key) == path.read_bytes()


def test_another_reading_of_the_picture_does_not_forget_it(
    services: Services, pipeline: Pipeline, batch: BatchRef, picture: Outcome, file: Path
) -> None:
    take(pipeline, batch, manifest_of(file, file.with_suffix(".c2pa")))
    with services.database.begin() as session:
        asset = session.scalars(select(Asset)).one()
        keep(session, asset.id, asset.sha256, None)
    with services.database.read() as session:
        assert session.scalars(select(AssetProvenance.state)).all() == ["valid"]


@pytest.mark.usefixtures("picture")
def test_one_of_another_file_is_refused_and_nothing_is_suspected(
    services: Services, pipeline: Pipeline, batch: BatchRef, file: Path
) -> None:
    other = write_jpeg(file.with_name("other.jpg"), 2)
    outcome = take(pipeline, batch, manifest_of(other, file.with_suffix(".c2pa")))
    assert (outcome.state, outcome.code) == ("rejected", "other_file")
    junk = file.with_name("DSC_1.JPG.c2pa")
    junk.write_bytes(b"no manifest at all")
    assert (take(pipeline, batch, junk).state, take(pipeline, batch, junk).code) == ("rejected", "not_media")
    with services.database.read() as session:
        assert session.scalars(select(AssetProvenance)).all() == []
        assert session.scalars(select(Companion)).all() == []


def test_without_its_picture_it_says_what_to_do(pipeline: Pipeline, batch: BatchRef, file: Path) -> None:
    outcome = take(pipeline, batch, manifest_of(file, file.with_suffix(".c2pa")))
    assert (outcome.state, outcome.code) == ("rejected", NO_PICTURE)


def test_what_is_inside_of_the_file_counts_first(
    services: Services, pipeline: Pipeline, batch: BatchRef, tmp_path: Path
) -> None:
    path = tmp_path / "DSC_2.jpg"
    path.write_bytes(signed(write_jpeg(tmp_path / "plain.jpg", 3).read_bytes(), assertions=()))
    pipeline.take(LocalFile("card/DSC_2.jpg", path), batch)
    with services.database.read() as session:
        before = session.scalars(select(AssetProvenance)).one().said
    outcome = take(pipeline, batch, manifest_of(path, path.with_suffix(".c2pa")))
    assert outcome.state == "ready"
    with services.database.read() as session:
        assert session.scalars(select(AssetProvenance)).one().said == before


def test_one_that_claimed_its_place_before_its_process_died_is_finished(
    services: Services, pipeline: Pipeline, batch: BatchRef, picture: Outcome, file: Path
) -> None:
    path = manifest_of(file, file.with_suffix(".c2pa"))
    home = str(picture.asset_id)
    with services.database.begin() as session:
        claimed = claim_sidecar(session, home, batch, path, "card/DSC_1.c2pa", "manifest")
    claimed.store(services.bucket)
    for _ in range(2):
        pipeline.manifests.finish(home, path)
    with services.database.read() as session:
        assert session.scalars(select(Companion.state)).all() == ["ready"]
        assert session.scalars(select(AssetProvenance.state)).all() == ["valid"]


def test_one_that_cannot_be_read_is_said_and_ends_nothing_else(
    pipeline: Pipeline, batch: BatchRef, tmp_path: Path
) -> None:
    """A card was taken out: so it is for XMP files too."""
    for name in ("DSC_1.c2pa", "DSC_1.xmp"):
        outcome = take(pipeline, batch, tmp_path / name)
        assert (outcome.state, outcome.code) == ("rejected", "unreadable")
