"""Tries that are counted before they begin."""

from __future__ import annotations

import pytest

from mediahub.catalog.coordination import tries
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import EventExport
from mediahub.outages.retries import TRIES
from tests.assets import add_event

ID = "7" * 32


@pytest.fixture
def waiting(database: Database) -> Database:
    with database.begin() as session:
        session.add(EventExport(id=ID, event_id=add_event(session).id, key="x"))
    return database


def begin(database: Database, key: str = ID) -> bool:
    with tries.Tries(database, EventExport).begun(key) as is_begun:
        return is_begun


def row(database: Database) -> EventExport:
    with database.read() as session:
        return session.get_one(EventExport, ID)


def test_after_some_tries_that_never_ended_it_has_failed(waiting: Database) -> None:
    assert [begin(waiting) for _ in range(TRIES + 2)] == [True] * TRIES + [False] * 2
    assert (row(waiting).state, row(waiting).problem) == ("failed", tries.DEADLY)
    assert row(waiting).ended_at is not None


def test_a_try_that_was_no_fault_of_the_row_does_not_count(waiting: Database) -> None:
    for _ in range(TRIES + 2):
        assert begin(waiting)
        tries.Tries(waiting, EventExport).take_back(ID)
    assert (row(waiting).state, row(waiting).attempts) == ("waiting", 0)


def test_what_is_gone_or_done_is_not_tried(waiting: Database) -> None:
    assert not begin(waiting, "8" * 32)
    with waiting.begin() as session:
        session.get_one(EventExport, ID).state = "ready"
    assert not begin(waiting)
