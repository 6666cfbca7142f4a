from __future__ import annotations

from datetime import timedelta

from sqlalchemy import update

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import RateCount
from mediahub.catalog.models.base import utcnow
from mediahub.identity.limits.rate_limits import DatabaseStorage


def test_hits_add_up_across_processes_and_end_with_their_window(database: Database) -> None:
    one, other = (DatabaseStorage("mediahub://", database=database) for _ in range(2))
    assert [one.incr("k", 60), other.incr("k", 60), one.incr("k", 60, amount=3)] == [1, 2, 5]
    assert one.incr("another", 60) == 1
    assert one.get_expiry("k") > utcnow().timestamp() + 30
    with database.begin() as session:
        session.execute(update(RateCount).values(expires_at=utcnow() - timedelta(seconds=1)))
    assert other.get("k") == 0
    assert one.incr("k", 60) == 1


def test_counts_can_be_cleared(database: Database) -> None:
    storage = DatabaseStorage("mediahub://", database=database)
    storage.incr("k", 60)
    storage.incr("l", 60)
    storage.clear("k")
    assert (storage.get("k"), storage.get("l")) == (0, 1)
    assert storage.reset() == 1
    assert storage.get("l") == 0
