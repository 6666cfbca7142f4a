"""Moments in the catalogue: UTC, whatever offset they came with."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.exc import StatementError

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import RateCount

pytestmark = pytest.mark.databases


def kept(database: Database, moment: datetime) -> datetime:
    with database.begin() as session:
        session.add(RateCount(key="k", hits=1, expires_at=moment))
    with database.read() as session:
        return session.scalars(select(RateCount.expires_at)).one()


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2025-10-18T10:00:00+08:00", "2025-10-18T02:00:00+00:00"),
        ("0001-01-01T00:00:00+14:00", "0001-01-01T00:00:00+00:00"),
        ("9999-12-31T23:59:59-14:00", "9999-12-31T23:59:59+00:00"),
    ],
)
def test_a_moment_is_kept_in_utc_as_far_as_there_is_one(
    database: Database, moment: str, expected: str
) -> None:
    found = kept(database, datetime.fromisoformat(moment))
    assert (found, found.tzinfo) == (datetime.fromisoformat(expected), UTC)


def test_a_moment_without_a_zone_is_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="without a zone"):
        kept(database, datetime(2025, 10, 18))
