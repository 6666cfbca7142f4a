"""Hits of a key within its window, for all processes together."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import RateCount
from mediahub.catalog.models.base import utcnow
from mediahub.identity.limits.rate_limits import count_hit, hits_of, seconds_left

pytestmark = pytest.mark.databases


def later(database: Database, moment: timedelta) -> None:
    """Let so much time pass."""
    with database.begin() as session:
        for row in session.scalars(select(RateCount)):
            row.expires_at -= moment


def test_hits_add_up_and_end_with_their_window(database: Database) -> None:
    assert [count_hit(database, "k", 60), count_hit(database, "k", 60), count_hit(database, "k", 60, 3)] == [
        1,
        2,
        5,
    ]
    assert count_hit(database, "another", 60) == 1
    assert 30 < seconds_left(database, "k") <= 60
    later(database, timedelta(seconds=61))
    assert hits_of(database, "k") == 0
    assert seconds_left(database, "k") == 1
    assert count_hit(database, "k", 60) == 1


def test_a_window_begins_with_its_first_hit(database: Database) -> None:
    count_hit(database, "k", 60)
    later(database, timedelta(seconds=40))
    count_hit(database, "k", 60)
    assert seconds_left(database, "k") <= 20


def test_keys_that_were_never_hit_or_long_ago_are_none(database: Database) -> None:
    assert (hits_of(database, "never"), seconds_left(database, "never")) == (0, 1)
    count_hit(database, "old", 60)
    with database.begin() as session:
        session.execute(update(RateCount).values(expires_at=utcnow() - timedelta(days=2)))
    count_hit(database, "x" * 500, 60)
    assert hits_of(database, "x" * 500) == 1
    with database.read() as session:
        assert [len(row.key) for row in session.scalars(select(RateCount))] == [200]
