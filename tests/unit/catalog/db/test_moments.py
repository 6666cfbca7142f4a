"""Both databases say the same of a moment."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import literal, select

from mediahub.catalog.db.database import Database
from mediahub.catalog.db.moments import epoch_quarters, epoch_seconds
from mediahub.catalog.models.base import UtcDateTime


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2025, 10, 18, 15, 59, 59, 999_000, UTC),
        datetime(2025, 10, 18, 16, 0, tzinfo=UTC),
        datetime(2025, 10, 18, 16, 14, 59, 600_000, UTC),
        datetime(1970, 1, 1, tzinfo=UTC),
    ],
    ids=str,
)
def test_seconds_and_quarters(database: Database, moment: datetime) -> None:
    value = literal(moment, UtcDateTime())
    with database.read() as session:
        seconds, quarters = session.execute(select(epoch_seconds(value), epoch_quarters(value))).one()
    assert seconds == pytest.approx(moment.timestamp(), abs=0.001)
    assert quarters == int(moment.timestamp()) // 900
