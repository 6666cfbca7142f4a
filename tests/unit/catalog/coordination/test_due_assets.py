"""Work is found at once where assets changed, and in all others seldom enough."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest
from sqlalchemy import ColumnElement, func, select, text, update

from mediahub.catalog.coordination.due_assets import LATELY, QUICK, SHARE, DueAssets
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Asset
from mediahub.catalog.models.base import utcnow
from tests.unit.tagging.assets import add_asset, add_event

Look = Callable[[ColumnElement[bool]], Sequence[str]]


class Clock:
    """Goes on only while something is looked for."""

    def __init__(self) -> None:
        self.seconds = 0.0


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def due(clock: Clock) -> DueAssets:
    return DueAssets(lambda: clock.seconds, lambda: utcnow() + timedelta(seconds=clock.seconds))


@pytest.fixture
def old(database: Database) -> str:
    """An asset that did not change for long."""
    with database.begin() as session:
        batch = add_event(session)
        add_asset(session, batch, "old", caption="done")
        add_asset(session, batch, "new", caption="done")
        session.execute(update(Asset).values(updated_at=utcnow() - timedelta(days=1)))
    return "old"


def looking(database: Database, clock: Clock, seconds: float) -> Look:
    """Looks for assets without a caption; that takes so long."""

    def look(among: ColumnElement[bool]) -> Sequence[str]:
        clock.seconds += seconds
        with database.read() as session:
            return session.scalars(select(Asset.id).where(among, Asset.caption == "")).all()

    return look


def becomes_due(database: Database, identity: str, *, is_seen: bool) -> None:
    """It has no caption any more; `is_seen` as one that changed."""
    with database.begin() as session:
        at = {"updated_at": utcnow()} if is_seen else {"updated_at": Asset.updated_at}
        session.execute(update(Asset).where(Asset.id == identity).values(caption="", **at))


def test_a_quick_look_through_all_is_never_put_off(
    database: Database, clock: Clock, due: DueAssets, old: str
) -> None:
    look = looking(database, clock, QUICK)
    assert not due.find(look)
    becomes_due(database, old, is_seen=False)
    assert due.find(look) == [old]


def test_after_a_slow_one_only_changes_are_looked_at_for_a_while(
    database: Database, clock: Clock, due: DueAssets, old: str
) -> None:
    slow = looking(database, clock, 3.0)
    assert not due.find(slow)
    becomes_due(database, old, is_seen=False)
    becomes_due(database, "new", is_seen=True)
    quick = looking(database, clock, 0.0)
    assert due.find(quick) == ["new"]
    clock.seconds = 3.0 * SHARE - 0.1
    assert due.find(quick) == ["new"]
    clock.seconds = 3.0 * SHARE
    assert sorted(due.find(quick)) == ["new", old]


def test_while_something_is_due_all_are_looked_at(
    database: Database, clock: Clock, due: DueAssets, old: str
) -> None:
    becomes_due(database, old, is_seen=False)
    look = looking(database, clock, 3.0)
    assert due.find(look) == due.find(look) == [old]


def test_a_change_that_was_committed_late_is_not_missed(
    database: Database, clock: Clock, due: DueAssets, old: str
) -> None:
    assert not due.find(looking(database, clock, 3.0))
    with database.begin() as session:
        made = utcnow() - LATELY + timedelta(seconds=30)
        session.execute(update(Asset).where(Asset.id == old).values(caption="", updated_at=made))
    assert due.find(looking(database, clock, 0.0)) == [old]


def test_what_changed_is_found_by_an_index(
    database: Database, clock: Clock, due: DueAssets, old: str
) -> None:
    if database.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL decides by the number of rows, of which there are none here")
    assert not due.find(looking(database, clock, 3.0))
    plans: list[object] = []

    def look(among: ColumnElement[bool]) -> Sequence[str]:
        query = select(Asset.id).where(among, Asset.state == "ready", func.length(Asset.caption) == 0)
        said = str(query.compile(database.engine, compile_kwargs={"literal_binds": True}))
        with database.read() as session:
            plans.extend(session.execute(text(f"EXPLAIN QUERY PLAN {said}")).all())
        return []

    due.find(look)
    assert "ix_asset_state_updated_at (state=? AND updated_at>?)" in str(plans)
