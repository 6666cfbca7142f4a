"""What a change of assets is written down for: the index, the records, feeds and templates."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mediahub.catalog.coordination import outbox
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Batch, NewsItemDue, Outbox, RecordOutbox, TaggerRun
from tests.assets import add_asset, add_event


@pytest.fixture
def ids(database: Database) -> list[str]:
    with database.begin() as session:
        event = add_event(session)
        return [add_asset(session, event, name, state=state).id
                for name, state in (("a", "ready"), ("b", "trashed"), ("c", "storing"))]  # fmt: skip


def count(session: Session, model: type[object]) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


def test_each_change_counts_and_nothing_is_no_change(database: Database, ids: list[str]) -> None:
    with database.begin() as session:
        outbox.enqueue(session, [])
        assert [count(session, model) for model in (Outbox, RecordOutbox, NewsItemDue)] == [0, 0, 0]
        outbox.enqueue(session, iter(ids))
        outbox.enqueue(session, ids[:1])
        assert outbox.backlog(session) == 4
        assert count(session, RecordOutbox) == 4
        times = {row.asset_id: row.times for row in session.scalars(select(NewsItemDue))}
    assert times == {ids[0]: 2, ids[1]: 1}


def test_an_item_that_was_indexed_is_due_anew(database: Database, ids: list[str]) -> None:
    with database.begin() as session:
        outbox.enqueue(session, ids[:1])
        due = session.scalars(select(NewsItemDue)).one()
        due.indexed_at = due.indexed_at or session.scalar(select(func.max(Outbox.created_at)))
        session.flush()
        outbox.enqueue(session, ids[:1])
        session.expire_all()
        assert (due.times, due.indexed_at) == (2, None)


def test_templates_are_filled_again_only_where_the_batch_has_one(database: Database, ids: list[str]) -> None:
    with database.begin() as session:
        outbox.enqueue(session, ids)
        assert count(session, TaggerRun) == 0
        session.scalars(select(Batch)).one().template = {"headline": "{event}"}
        session.flush()
        outbox.enqueue(session, ids)
        run = session.scalars(select(TaggerRun).where(TaggerRun.asset_id == ids[0])).one()
        run.state, run.attempts, run.error = "failed", 3, "no"
        session.flush()
        outbox.enqueue(session, ids)
        session.expire_all()
        assert (run.tagger, run.state, run.attempts, run.error) == (outbox.TEMPLATE, "due", 0, "")
        assert set(session.scalars(select(TaggerRun.asset_id))) == set(ids[:2])


def test_records_alone_say_nothing_to_the_index(database: Database, ids: list[str]) -> None:
    with database.begin() as session:
        outbox.enqueue_records(session, [*ids, "nothing"])
        assert (outbox.backlog(session), count(session, RecordOutbox)) == (0, 3)


def test_what_was_dealt_with_is_taken_off_by_its_number(database: Database, ids: list[str]) -> None:
    with database.begin() as session:
        outbox.enqueue(session, ids)
        numbers = list(session.scalars(select(Outbox.id).order_by(Outbox.id)))
        outbox.forget(session, numbers[:1])
        assert list(session.scalars(select(Outbox.id).order_by(Outbox.id))) == numbers[1:]
        assert count(session, RecordOutbox) == 3
        outbox.forget_records(session, list(session.scalars(select(RecordOutbox.id)))[:2])
        assert (count(session, RecordOutbox), outbox.backlog(session)) == (1, 2)
        outbox.forget_all(session)
        assert (count(session, RecordOutbox), outbox.backlog(session)) == (1, 0)
