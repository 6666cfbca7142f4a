"""Findings about connections to PostgreSQL: whether it lets in all that the running processes may need."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from mediahub.catalog.db.database import KEPT_OPEN, LOCKS_KEPT, LOCKS_OVERFLOW, OVERFLOW, Database
from mediahub.catalog.db.time_limits import PROGRAM, application_name
from mediahub.messages import message
from mediahub.services.checks.finding import Finding

EACH = KEPT_OPEN + OVERFLOW + LOCKS_KEPT + LOCKS_OVERFLOW
"""Connections of one busy process."""
_LIMITS = text(
    "SELECT name, setting::int FROM pg_settings "
    "WHERE name IN ('max_connections', 'superuser_reserved_connections', 'reserved_connections')"
)
_PROCESSES = text(
    "SELECT count(DISTINCT application_name) FROM pg_stat_activity "
    "WHERE datname = current_database() AND application_name LIKE :ours AND application_name <> :own"
)


def look_at_connections(database: Database) -> Finding | None:
    """Whether all processes of all machines could be busy at once; None where SQLite is used, which has no
    such limit, or the database is away."""
    if database.engine.dialect.name == "sqlite":
        return None
    try:
        with database.read() as session:
            limits: dict[str, int] = dict(session.execute(_LIMITS).all())
            asked = {"ours": f"{PROGRAM} %", "own": application_name()}
            processes: int = session.execute(_PROCESSES, asked).scalar_one()
    except SQLAlchemyError:
        return None
    most = limits.pop("max_connections")
    reserved = sum(limits.values())
    needed = processes * EACH
    there = {"count": processes, "needed": needed, "free": most - reserved, "each": EACH}
    if needed > most - reserved:
        words = message(
            "%(count)s processes may take %(each)s connections each, and PostgreSQL lets %(free)s in: who is "
            "too late is answered 503. Set its max_connections to %(wanted)s or more, or run fewer",
            wanted=needed + reserved, **there,
        )  # fmt: skip
        return Finding("connections", "note", words)
    words = message(
        "PostgreSQL lets %(free)s in; %(count)s processes take at most %(needed)s together", **there
    )
    return Finding("connections", "ok", words)
