"""Taking in a file costs the database the same however many pictures the event has."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, insert

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Asset
from mediahub.ingest.batches.batches import BatchRef
from mediahub.ingest.pipeline.pipeline import Pipeline
from mediahub.ingest.reading.originals import LocalFile
from mediahub.media.writing.write import WriteFields, write_metadata
from mediahub.runtime import Services
from tests.pictures import write_jpeg
from tests.unit.tagging.assets import TEN

MANY = 3000
FINE = 20
"""Steps of SQLite's machine between two looks."""
Take = Callable[[Pipeline, BatchRef, Path], None]


@contextmanager
def counted_steps(database: Database) -> Iterator[list[int]]:
    """Counts what SQLite does within, in steps of its machine: no clock, so the same on every machine."""
    steps = [0]

    def step() -> int:
        steps[0] += FINE
        return 0

    def watch(connection: Any, *_: object) -> None:
        connection.set_progress_handler(step, FINE)

    def leave(connection: Any, *_: object) -> None:
        connection.set_progress_handler(None, 0)

    event.listen(database.engine, "checkout", watch)
    event.listen(database.engine, "checkin", leave)
    try:
        yield steps
    finally:
        event.remove(database.engine, "checkout", watch)
        event.remove(database.engine, "checkin", leave)


def fill(services: Services, batch: BatchRef) -> None:
    """Many pictures: half of them came before pictures were told apart."""
    rows = [
        {
            "id": f"old{number}",
            "event_id": batch.event_id,
            "batch_id": batch.id,
            "photographer_id": batch.photographer_id,
            "sha256": f"{number:064x}",
            "size": number,
            "head_tail": f"{number:064x}",
            "picture_hash": f"{number:064x}" if number % 2 else None,
            "dhash": number,
            "mime": "image/jpeg",
            "kind": "photo",
            "filename": f"IMG_{number}.JPG",
            "original_key": f"old{number}",
            "width": 800,
            "height": 600,
            "taken_at": TEN + timedelta(minutes=number),
            "camera_at": TEN + timedelta(minutes=number),
            "taken_source": "exif",
            "state": "ready",
        }
        for number in range(MANY)
    ]
    with services.database.begin() as session:
        session.execute(insert(Asset), rows)


def new_picture(pipeline: Pipeline, batch: BatchRef, folder: Path) -> None:
    path = write_jpeg(folder / "new.jpg", 10 + int(folder.name), (800, 600))
    assert pipeline.take(LocalFile("new.jpg", path), batch).state == "ready"


def same_file_again(pipeline: Pipeline, batch: BatchRef, folder: Path) -> None:
    assert pipeline.take(LocalFile("first.jpg", folder / "first.jpg"), batch).state == "ready"


def same_picture_with_other_words(pipeline: Pipeline, batch: BatchRef, folder: Path) -> None:
    (folder / "b.jpg").write_bytes(write_metadata(folder / "first.jpg", WriteFields(headline="Other")))
    assert pipeline.take(LocalFile("b.jpg", folder / "b.jpg"), batch).code == "edited"


@pytest.mark.parametrize("take", [new_picture, same_file_again, same_picture_with_other_words])
def test_it_costs_the_same_in_a_large_event(
    services: Services, pipeline: Pipeline, batch: BatchRef, tmp_path: Path, take: Take
) -> None:
    if services.database.engine.dialect.name != "sqlite":
        pytest.skip("only SQLite says how many steps it takes")
    costs = []
    for seed in (1, 2):
        (folder := tmp_path / str(seed)).mkdir()  # each delivery has pictures of its own
        first = write_jpeg(folder / "first.jpg", seed, (800, 600))
        pipeline.take(LocalFile("first.jpg", first), batch)
        with counted_steps(services.database) as steps:
            take(pipeline, batch, folder)
        costs.append(steps[0])
        if seed == 1:
            fill(services, batch)
    small, large = costs
    assert large < 1.3 * small, f"{small} steps in a small event, {large} in one of {MANY} pictures"
