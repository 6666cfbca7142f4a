"""One process at a time, on both databases."""

from mediahub.catalog.db.database import Database
from mediahub.catalog.coordination.leader_lock import alone


def test_one_at_a_time(database: Database) -> None:
    other = Database(database.engine.url.render_as_string(hide_password=False))
    with alone(database, "records") as first:
        assert first
        with alone(other, "records") as second, alone(other, "something else") as third:
            assert (second, third) == (False, True)
        with alone(database, "records") as again:
            assert not again
    with alone(other, "records", wait=1) as later:
        assert later
    other.dispose()
