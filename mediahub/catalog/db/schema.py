"""The schema's revision: which one the tables have, and which one this program needs."""

from __future__ import annotations

from sqlalchemy import inspect, text

from mediahub.catalog.db.database import MIGRATIONS, Database
from mediahub.messages import message


def schema_revisions(database: Database) -> tuple[str | None, str]:
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


def problem_of(current: str | None, ours: str) -> str | None:
    """What a database of this revision needs before this program works with it, or None."""
    if current == ours:
        return None
    if is_newer(current, ours):
        return message(
            "the database is of a newer MediaHub (revision %(revision)s; this program knows %(ours)s): "
            "update this program",
            revision=current, ours=ours,
        )  # fmt: skip
    return message(
        "the database has revision %(revision)s, not %(ours)s; run `mediahub migrate`",
        revision=current or "none", ours=ours,
    )  # fmt: skip


def is_newer(current: str | None, ours: str) -> bool:
    """Whether a later program has changed the database."""
    return current is not None and current > ours
