"""Database triggers that refuse to change or delete usage records."""

from __future__ import annotations

from sqlalchemy import Connection, inspect, text

from mediahub.catalog.models import UsageRecord

KEPT = (UsageRecord.__tablename__,)
"""Tables to which rows are only added."""

SQLITE = """
CREATE TRIGGER IF NOT EXISTS {table}_no_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""
POSTGRES = (
    """
    CREATE OR REPLACE FUNCTION mediahub_append_only() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$
    """,
    """
    CREATE OR REPLACE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION mediahub_append_only()
    """,
)


def install_guards(connection: Connection) -> None:
    """Put the triggers on every such table that is there. May be repeated."""
    there = set(inspect(connection).get_table_names())
    for table in (name for name in KEPT if name in there):
        if connection.dialect.name == "sqlite":
            for verb in ("update", "delete"):
                connection.execute(text(SQLITE.format(table=table, verb=verb)))
        else:
            for statement in POSTGRES:
                connection.execute(text(statement.format(table=table)))
