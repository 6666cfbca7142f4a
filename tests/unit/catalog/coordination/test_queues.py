"""Queues: what waits for the background, and since when."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from mediahub.catalog.coordination.outbox import enqueue
from mediahub.catalog.coordination.queues import queues
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Arrival, Batch, Outbox
from mediahub.catalog.models.base import utcnow
from tests.assets import add_asset, add_event

pytestmark = pytest.mark.databases


def test_nothing_waits_in_an_empty_catalogue(database: Database) -> None:
    with database.read() as session:
        found = queues(session)
    assert {one.queue for one in found} == {
        "files", "index", "records", "taggers", "edits", "downloads", "zips", "contact_sheets", "exports",
        "crops",
        "newsrooms", "mail", "webhooks", "withdrawals",
    }  # fmt: skip
    assert {(one.count, one.since, one.age(utcnow())) for one in found} == {(0, None, 0.0)}


def test_the_oldest_says_how_long_a_queue_waits(database: Database) -> None:
    now = utcnow()
    with database.begin() as session:
        event = add_event(session)
        batch = session.query(Batch).one()
        ids = [add_asset(session, event, name).id for name in "ab"]
        enqueue(session, ids)
        first = update(Outbox).where(Outbox.asset_id == ids[0])
        session.execute(first.values(created_at=now - timedelta(hours=2)))
        states = ("1", "received", 0), ("2", "checking", 0), ("3", "received", 3), ("4", "ready", 0)
        for path, state, attempts in states:
            row = Arrival(batch_id=batch.id, path=path, state=state, attempts=attempts)
            row.touched_at = now - timedelta(minutes=10 * int(path))
            session.add(row)
        session.flush()
        found = {one.queue: (one.count, round(one.age(now))) for one in queues(session, now)}
    assert found["index"] == (2, 7200)
    assert found["records"][0] == 2
    assert found["files"] == (2, 1200), "a file that nobody can read waits for somebody"
