"""What a manifest in a file of its own leaves behind where it joins its picture, and when it may not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from mediahub.catalog.coordination.outbox import forget_all
from mediahub.catalog.models import Arrival, Asset, AssetProvenance, Companion, Outbox
from mediahub.ingest.announcement import Announcement
from mediahub.ingest.batches.batches import BatchRef
from mediahub.ingest.batches.outcome import NO_PICTURE
from mediahub.ingest.pipeline.pipeline import Pipeline
from mediahub.ingest.placing.companions import claim_sidecar
from mediahub.ingest.reading.originals import LocalFile
from mediahub.media.hashing import head_tail_file, sha256_file
from mediahub.media.provenance.manifest_files import read_with_manifest
from mediahub.media.sandbox.sandbox import SECONDS
from mediahub.runtime import Services
from tests.in_process import SandboxHere
from tests.pictures import write_jpeg
from tests.unit.ingest.pipeline.test_manifests import manifest_of, take
from tests.unit.ingest.pipeline.test_sidecars import xmp


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return write_jpeg(tmp_path / "DSC_1.jpg", 1)


@pytest.fixture
def manifest(file: Path) -> Path:
    return manifest_of(file, file.with_suffix(".c2pa"))


@pytest.fixture
def home(pipeline: Pipeline, batch: BatchRef, file: Path) -> str:
    """The picture that it signs."""
    return str(pipeline.take(LocalFile("card/DSC_1.jpg", file), batch).asset_id)


def test_it_is_listed_and_the_index_is_told_once_also_where_it_states_what_is_known(
    services: Services, pipeline: Pipeline, batch: BatchRef, home: str, manifest: Path
) -> None:
    with services.database.begin() as session:
        session.get_one(Asset, home).digital_source_type = "digitalCapture"
        forget_all(session)
    take(pipeline, batch, manifest)
    for _ in range(2):
        pipeline.manifests.finish(home, manifest)
    with services.database.read() as session:
        assert session.scalars(select(Outbox.asset_id)).all() == [home]
        (listed,) = session.scalars(select(Arrival).where(Arrival.path == "card/DSC_1.c2pa"))
    assert (listed.state, listed.reason_code, listed.asset_id) == ("ready", "joined", home)
    assert listed.sha256 == sha256_file(manifest)


def test_one_that_lies_beside_its_picture_already_is_a_duplicate_under_another_name(
    pipeline: Pipeline, batch: BatchRef, home: str, manifest: Path
) -> None:
    take(pipeline, batch, manifest)
    (again,) = pipeline.take_all(LocalFile("card/copy/DSC_1.c2pa", manifest), batch)
    assert (again.state, again.asset_id) == ("duplicate", home)
    assert "DSC_1.jpg" in again.reason


def test_one_that_had_only_claimed_its_place_is_stored_when_it_comes_again(
    services: Services, pipeline: Pipeline, batch: BatchRef, home: str, manifest: Path
) -> None:
    with services.database.begin() as session:
        claimed = claim_sidecar(session, home, batch, manifest, "card/DSC_1.c2pa", "manifest")
    outcome = take(pipeline, batch, manifest)
    assert (outcome.state, outcome.code, outcome.asset_id) == ("ready", "joined", home)
    assert services.bucket.get_bytes(claimed.key) == manifest.read_bytes()
    with services.database.read() as session:
        assert session.scalars(select(Companion.state)).all() == ["ready"]
        assert session.scalars(select(AssetProvenance.state)).all() == ["valid"]


def test_what_is_no_manifest_is_called_that_whether_its_picture_is_here_or_not(
    pipeline: Pipeline, batch: BatchRef, tmp_path: Path
) -> None:
    """Nobody is sent to look for a picture that would not help."""
    junk = tmp_path / "DSC_1.c2pa"
    junk.write_bytes(b"no manifest at all")
    assert take(pipeline, batch, junk).code == "not_media"


@pytest.mark.usefixtures("home")
def test_one_that_is_damaged_does_not_join(
    services: Services, pipeline: Pipeline, batch: BatchRef, manifest: Path
) -> None:
    manifest.write_bytes(manifest.read_bytes()[:400])
    assert take(pipeline, batch, manifest).state == "rejected"
    with services.database.read() as session:
        assert session.scalars(select(Companion)).all() == []
        assert session.scalars(select(AssetProvenance)).all() == []


def test_one_whose_picture_is_on_its_way_is_told_to_come_again(
    services: Services, pipeline: Pipeline, batch: BatchRef, file: Path, manifest: Path
) -> None:
    """All that is here is a small picture, and the words of that: neither was signed."""
    small = write_jpeg(file.with_name("small.jpg"), 2, (300, 200))
    said = Announcement(file.stat().st_size, head_tail_file(file), sha256_file(file))
    home = str(pipeline.take_preview(LocalFile("card/DSC_1.jpg", small), batch, said))
    words = pipeline.sidecars.take(xmp(file.with_suffix(".xmp")), "card/DSC_1.xmp", batch, [home])
    assert words.state == "ready"
    early = take(pipeline, batch, manifest)
    assert (early.state, early.code) == ("rejected", NO_PICTURE)
    assert "on its way" in early.reason
    pipeline.take(LocalFile("card/DSC_1.jpg", file), batch)
    assert take(pipeline, batch, manifest).state == "ready"


class Watched(SandboxHere):
    """Notes how long reading by a manifest may take."""

    def __init__(self) -> None:
        super().__init__()
        self.given: list[float] = []

    def submit(self, function: Any, *args: object, **named: Any) -> Any:
        if function is read_with_manifest:
            self.given.append(named["seconds"])
        return super().submit(function, *args, **named)


@pytest.mark.usefixtures("home")
def test_a_larger_file_may_take_longer_to_be_hashed(
    services: Services, batch: BatchRef, manifest: Path
) -> None:
    """By the pace of a slow disk: some kilobytes next to nothing, a clip of 2 GB minutes."""
    sandbox = Watched()
    assert take(Pipeline(services, sandbox), batch, manifest).state == "ready"
    (seconds,) = sandbox.given
    assert SECONDS < seconds < SECONDS + 0.1
