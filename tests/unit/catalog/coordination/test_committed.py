"""What follows a commit: once, in its order, and not without it."""

from __future__ import annotations

import pytest

from mediahub.catalog.coordination.committed import when_committed
from mediahub.catalog.db.database import Database


def test_it_is_done_once_after_the_outermost_commit_in_the_order_of_asking(database: Database) -> None:
    done: list[int] = []
    with database.begin() as session:
        when_committed(session, lambda: done.append(1))
        with session.begin_nested():
            when_committed(session, lambda: done.append(2))
        assert done == []
    assert done == [1, 2]


def test_nothing_follows_what_is_rolled_back(database: Database) -> None:
    done: list[int] = []

    def fail() -> None:
        with database.begin() as session:
            when_committed(session, lambda: done.append(1))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with database.begin() as session:
        when_committed(session, lambda: done.append(2))
    assert done == [2]
