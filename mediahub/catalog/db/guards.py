"""Database triggers that refuse to change or delete usage records, except to forget whose they are."""

from __future__ import annotations

from sqlalchemy import Connection, inspect, text

from mediahub.catalog.models import UsageRecord

KEPT = UsageRecord.__tablename__
"""The table to which rows are only added."""
PERSON = ("who", "user_id")
"""What may be emptied, once somebody is no longer to be known: what was taken and when stays."""
_REST = [column.name for column in UsageRecord.__table__.columns if column.name not in PERSON]

SQLITE = (
    "DROP TRIGGER IF EXISTS {table}_no_update",
    """
    CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
    WHEN NEW.who <> '' OR NEW.user_id IS NOT NULL OR {changed}
    BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
    """,
    """
    CREATE TRIGGER IF NOT EXISTS {table}_no_delete BEFORE DELETE ON {table}
    BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
    """,
)
POSTGRES = (
    """
    CREATE OR REPLACE FUNCTION mediahub_append_only() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$
    """,
    """
    CREATE OR REPLACE TRIGGER {table}_append_only BEFORE DELETE OR TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION mediahub_append_only()
    """,
    """
    CREATE OR REPLACE TRIGGER {table}_no_update BEFORE UPDATE ON {table} FOR EACH ROW
    WHEN (NEW.who <> '' OR NEW.user_id IS NOT NULL OR {changed})
    EXECUTE FUNCTION mediahub_append_only()
    """,
)


def install_guards(connection: Connection) -> None:
    """Put the triggers on the table if it is there. May be repeated."""
    if KEPT not in inspect(connection).get_table_names():
        return
    is_sqlite = connection.dialect.name == "sqlite"
    differs = "IS NOT" if is_sqlite else "IS DISTINCT FROM"
    changed = " OR ".join(f'NEW."{name}" {differs} OLD."{name}"' for name in _REST)
    for statement in SQLITE if is_sqlite else POSTGRES:
        connection.execute(text(statement.format(table=KEPT, changed=changed)))
