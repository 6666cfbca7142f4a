"""Which revision the tables have, and which this program needs."""

from __future__ import annotations

from sqlalchemy import inspect, text

from mediahub.catalog.database import MIGRATIONS, Database


def schema_revisions(database: Database) -> tuple[str | None, str | None]:
    """The revision that the database has, and the one that this program needs.

    Alembic would say the same, but its import takes longer than the rest of what a service waits for.
    """
    with database.engine.connect() as connection:
        known = inspect(connection).has_table("alembic_version")
        current = connection.scalar(text("SELECT version_num FROM alembic_version")) if known else None
    return current, newest_revision()


def newest_revision() -> str:
    """That of the last migration: their files are called by their revisions, which are counted."""
    return max(path.name.partition("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*_*.py"))
