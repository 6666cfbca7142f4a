"""Doctor compares what PostgreSQL lets in with what the processes that run may take."""

from __future__ import annotations

from sqlalchemy import text

from mediahub.catalog.db.database import Database
from mediahub.services.checks.connections import look_at_connections

AWAY = Database("postgresql+psycopg://nobody@127.0.0.1:9/none")


def test_as_many_processes_as_are_let_in(database: Database) -> None:
    """The tests' PostgreSQL lets 60 in, three of them superusers. Doctor itself does not count, each other
    process once, with however many connections."""
    found = look_at_connections(database)
    if database.engine.dialect.name == "sqlite":
        assert found is None
        return
    assert look_at_connections(AWAY) is None
    assert found is not None
    assert (found.state, "; 0 processes take at most 0 together" in found.message) == ("ok", True)
    with database.engine.connect() as one, database.engine.connect() as same:
        for connection in (one, same):
            connection.execute(text("SET application_name = 'mediahub 1 elsewhere'"))
        found = look_at_connections(database)
        assert found is not None
        assert (found.state, "57 in; 1 processes take at most 36 " in found.message) == ("ok", True)
        with database.engine.connect() as other, database.engine.connect() as third:
            other.execute(text("SET application_name = 'mediahub 2 elsewhere'"))
            third.execute(text("SET application_name = 'psql'"))
            found = look_at_connections(database)
    assert found is not None
    assert (found.state, found.message[:12]) == ("note", "2 processes ")
    assert "Set its max_connections to 75 or more" in found.message
