"""A file of this machine that we failed to read is safe in S3, and waits for the workers."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select

from mediahub.catalog.models import Arrival
from mediahub.ingest.batches.batches import BatchRef
from mediahub.ingest.pipeline.pipeline import Pipeline
from mediahub.ingest.reading.originals import LocalFile
from mediahub.ingest.sources.handover import hand_over
from mediahub.ingest.sources.local import ingest_files
from mediahub.ingest.sources.scan import FoundFile
from mediahub.runtime import Services
from tests.pictures import write_jpeg


def arrivals(services: Services) -> dict[str, Arrival]:
    with services.database.read() as session:
        return {one.path: one for one in session.scalars(select(Arrival))}


def queued(services: Services) -> list[int]:
    return [task.args[0] for task in services.jobs._open().pending()]


def test_a_file_and_its_sidecar_are_safe_and_queued_once(
    services: Services, batch: BatchRef, tmp_path: Path
) -> None:
    path = write_jpeg(tmp_path / "a.jpg", 1)
    sidecar = tmp_path / "a.xmp"
    sidecar.write_text("<x/>")
    file = FoundFile("card/a.jpg", path, sidecar)
    assert hand_over(services, services.jobs, file, batch) == "received"
    rows = arrivals(services)
    assert services.bucket.get_bytes(rows["card/a.jpg"].incoming_key or "") == path.read_bytes()
    assert services.bucket.get_bytes(rows["card/a.xmp"].incoming_key or "") == b"<x/>"
    assert rows["card/a.jpg"].id in queued(services)
    before = queued(services)
    assert hand_over(services, services.jobs, file, batch) == "received"  # nothing is sent twice
    assert queued(services).count(rows["card/a.jpg"].id) == before.count(rows["card/a.jpg"].id)


def test_what_the_event_has_is_not_sent(
    services: Services, batch: BatchRef, pipeline: Pipeline, tmp_path: Path
) -> None:
    path = write_jpeg(tmp_path / "a.jpg", 1)
    pipeline.take_all(LocalFile("a.jpg", path), batch)
    assert hand_over(services, services.jobs, FoundFile("b.jpg", path), batch) == "duplicate"
    row = arrivals(services)["b.jpg"]
    assert (row.reason_code, row.incoming_key) == ("duplicate", None)
    assert row.asset_id == arrivals(services)["a.jpg"].asset_id


def test_a_card_is_taken_in_once_sidecars_last(
    services: Services, batch: BatchRef, pipeline: Pipeline, tmp_path: Path
) -> None:
    files = [
        FoundFile(f"{number}.jpg", write_jpeg(tmp_path / f"{number}.jpg", number)) for number in range(3)
    ]
    alone = tmp_path / "alone.xmp"
    alone.write_text("<x/>")
    files.insert(0, FoundFile("alone.xmp", alone))
    outcomes = list(ingest_files(pipeline, files, batch, 1))
    assert {one.path: one.state for one in outcomes[:3]} == dict.fromkeys(
        ("0.jpg", "1.jpg", "2.jpg"), "ready"
    )
    assert (outcomes[3].path, outcomes[3].state) == ("alone.xmp", "rejected")
