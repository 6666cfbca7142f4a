"""Quotas and files of this machine's disk: the last ones are refused, also where several come at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from mediahub.catalog.models import Arrival, Event
from mediahub.ingest.batches.batches import BatchRef
from mediahub.ingest.pipeline.pipeline import Pipeline
from mediahub.ingest.sources.local import ingest_files
from mediahub.ingest.sources.scan import FoundFile
from mediahub.ingest.uploads.quotas import QUOTA_FULL
from mediahub.runtime import Services
from tests.pictures import write_jpeg


@pytest.mark.parametrize("whose", ["event", "photographer"])
def test_a_delivery_ends_at_the_quota_and_goes_on_with_a_larger_one(
    services: Services, pipeline: Pipeline, batch: BatchRef, tmp_path: Path, whose: str
) -> None:
    files = [FoundFile(f"{one}.jpg", write_jpeg(tmp_path / f"{one}.jpg", one)) for one in range(4)]
    sizes = sorted(file.path.stat().st_size for file in files)

    def limit(size: int) -> None:
        with services.database.begin() as session:
            event = session.scalars(select(Event)).one()
            event.quota_bytes = size if whose == "event" else None
            event.photographer_quotas = {} if whose == "event" else {batch.photographer: size}

    limit(sum(sizes) - 1)
    outcomes = list(ingest_files(pipeline, files, batch, 1))
    assert sorted(one.state for one in outcomes) == ["ready", "ready", "ready", "rejected"]
    [refused] = [one for one in outcomes if one.state == "rejected"]
    assert refused.code == QUOTA_FULL
    with services.database.read() as session:
        found = session.scalars(select(Arrival.reason).where(Arrival.path == refused.path)).one()
        assert "no room left" in found
    again = {one.path: one.state for one in ingest_files(pipeline, files, batch, 1)}
    assert again == {one.path: one.state for one in outcomes}, "what is there takes no more room"
    limit(sum(sizes))
    assert {one.path: one.state for one in ingest_files(pipeline, files, batch, 1)}[refused.path] == "ready"
