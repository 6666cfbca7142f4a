"""Which pictures a file beside them may join, and what is said where it is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from mediahub.catalog.models import Asset
from mediahub.ingest.batches.batches import BatchRef
from mediahub.ingest.batches.outcome import Outcome
from mediahub.ingest.pipeline.pipeline import Pipeline
from mediahub.ingest.pipeline.sidecar_files import bring_to_end, joinable
from mediahub.ingest.placing.sidecar_places import Unplaced
from mediahub.ingest.reading.originals import LocalFile
from mediahub.runtime import Services
from tests.pictures import write_jpeg


@pytest.fixture
def picture(pipeline: Pipeline, batch: BatchRef, tmp_path: Path) -> Outcome:
    return pipeline.take(LocalFile("card/DSC_1.jpg", write_jpeg(tmp_path / "DSC_1.jpg", 1)), batch)


def test_pictures_that_are_here_in_the_order_in_which_they_were_found(
    services: Services, batch: BatchRef, picture: Outcome
) -> None:
    assert picture.asset_id is not None
    with services.database.read() as session:
        assert joinable(session, batch, ["gone", picture.asset_id]) == [picture.asset_id]


def test_deleted_and_in_the_trash_are_told_apart(
    services: Services, batch: BatchRef, picture: Outcome
) -> None:
    assert picture.asset_id is not None
    with services.database.begin() as session:
        with pytest.raises(Unplaced) as refused:
            joinable(session, batch, ["gone"])
        assert refused.value.code == "deleted"
        session.get_one(Asset, picture.asset_id).state = "trashed"
        with pytest.raises(Unplaced) as refused:
            joinable(session, batch, [picture.asset_id])
        assert refused.value.code == "in_trash"


def test_one_that_cannot_be_read_says_why(services: Services, batch: BatchRef, tmp_path: Path) -> None:
    def take(size: int, digest: str) -> Outcome:
        raise AssertionError("nothing is there to be taken")

    outcome = bring_to_end(services.database, tmp_path / "gone.xmp", "card/gone.xmp", batch, take)
    assert (outcome.state, outcome.code) == ("rejected", "unreadable")
    assert outcome.reason == "It cannot be read: No such file or directory."
