"""Files of this machine: what we fail at is kept, what is away is raised."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from mediahub.catalog.models import Arrival
from mediahub.ingest.batches.batches import BatchRef
from mediahub.ingest.pipeline.pipeline import Pipeline
from mediahub.ingest.reading.originals import LocalFile
from mediahub.ingest.sources import local
from mediahub.ingest.sources.local import take_or_keep
from mediahub.runtime import Services
from mediahub.storage.errors import Unavailable
from tests.pictures import write_jpeg


def arrivals(services: Services) -> dict[str, Arrival]:
    with services.database.read() as session:
        return {one.path: one for one in session.scalars(select(Arrival))}


def test_what_we_fail_at_is_kept_and_what_is_away_is_raised(
    services: Services, batch: BatchRef, pipeline: Pipeline, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_jpeg(tmp_path / "a.jpg", 1)

    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(pipeline, "take_all", fail)
    [outcome] = take_or_keep(pipeline, LocalFile("a.jpg", path), batch)
    assert (outcome.state, outcome.size) == ("received", path.stat().st_size)
    assert arrivals(services)["a.jpg"].state == "received"

    def away(*_: object) -> None:
        raise Unavailable("S3 does not answer")

    monkeypatch.setattr(pipeline, "take_all", away)
    with pytest.raises(Unavailable):
        take_or_keep(pipeline, LocalFile("a.jpg", path), batch)


def test_what_we_fail_at_and_the_event_has_is_no_file_of_ours_to_keep(
    services: Services, batch: BatchRef, pipeline: Pipeline, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_jpeg(tmp_path / "a.jpg", 1)
    pipeline.take_all(LocalFile("a.jpg", path), batch)
    monkeypatch.setattr(local, "hand_over", lambda *_: "duplicate")

    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(pipeline, "take_all", fail)
    with pytest.raises(ZeroDivisionError):
        take_or_keep(pipeline, LocalFile("b.jpg", path), batch)
