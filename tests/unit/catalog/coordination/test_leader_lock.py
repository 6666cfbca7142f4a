"""One process at a time, on both databases."""

from contextlib import ExitStack

from sqlalchemy import select

from mediahub.catalog.coordination.leader_lock import leader_lock
from mediahub.catalog.db.database import LOCKS_KEPT, LOCKS_OVERFLOW, Database
from mediahub.catalog.models import Event


def test_one_at_a_time(database: Database) -> None:
    other = Database(database.engine.url.render_as_string(hide_password=False))
    with leader_lock(database, "records") as first:
        assert first
        with leader_lock(other, "records") as second, leader_lock(other, "something else") as third:
            assert (second, third) == (False, True)
        with leader_lock(database, "records") as again:
            assert not again
    with leader_lock(other, "records", wait=1) as later:
        assert later
    other.dispose()


def test_who_holds_a_lock_takes_no_connection_of_the_pool(database: Database) -> None:
    with ExitStack() as held:
        for number in range(LOCKS_KEPT + LOCKS_OVERFLOW):
            assert held.enter_context(leader_lock(database, f"round {number}"))
        assert database.engine.pool.checkedout() == 0  # type: ignore[attr-defined]
        with database.read() as session:
            assert session.scalar(select(Event.id)) is None
    database.dispose()
    with leader_lock(database, "round 1") as again:
        assert again
