"""One process at a time, on both databases."""

from mediahub.catalog.coordination.leader_lock import leader_lock
from mediahub.catalog.db.database import Database


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
