"""Pace of deliveries: how long files took lately."""

from __future__ import annotations

from datetime import timedelta

import pytest

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Arrival, Batch
from mediahub.catalog.models.base import utcnow
from mediahub.ingest.batches.pace import pace_of_files, quantile
from tests.assets import add_event


@pytest.mark.databases
def test_files_of_the_last_minutes_and_how_long_they_took(database: Database) -> None:
    now = utcnow()
    with database.begin() as session:
        add_event(session)
        batch = session.query(Batch).one()
        assert pace_of_files(session, now).seconds == {}
        for number, (state, ago, took) in enumerate(
            [("ready", 1, 4), ("ready", 2, 8), ("ready", 3, 60), ("ready", 30, 999), ("received", 1, 999)]
        ):
            ended = now - timedelta(minutes=ago)
            began = ended - timedelta(seconds=took)
            session.add(
                Arrival(batch_id=batch.id, path=str(number), state=state, created_at=began, touched_at=ended)
            )
        session.flush()
        found = pace_of_files(session, now)
    assert found.count == 3
    assert {name: round(seconds) for name, seconds in found.seconds.items()} == {
        "0.5": 8,
        "0.95": 60,
        "1": 60,
    }


def test_quantiles_by_nearest_rank() -> None:
    assert [quantile([1, 2, 3, 4], share) for share in (0.25, 0.5, 0.51, 1.0)] == [1, 2, 3, 4]
