"""Database triggers of tables to which rows are only added: usage records and the audit log.

A usage record may be emptied of whose it is, an audit entry of its address. Nothing else of a row changes,
and none is deleted, but for audit entries that are older than the cutoff that the transaction wrote first.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import JSON, Connection, Table, inspect, text

from mediahub.catalog.models import AuditAsset, AuditCutoff, AuditEntry, UsageRecord
from mediahub.catalog.models.base import Base


@dataclass(frozen=True, slots=True)
class AppendOnly:
    """A table to which rows are only added."""

    model: type[Base]
    emptied: tuple[tuple[str, str], ...] = ()
    """Columns that may be emptied of what tells who it was, and how a filled one is known."""
    deleted: str = ""
    """Which rows the retention job may delete, as SQL on `OLD`; none where it is empty."""

    @property
    def table(self) -> Table:
        """What the database knows of it."""
        table: Table = self.model.__table__  # type: ignore[assignment]
        return table


_PAST_CUTOFF = f"EXISTS (SELECT 1 FROM {AuditCutoff.__tablename__} WHERE {{older}})"  # noqa: S608
APPEND_ONLY = (
    AppendOnly(UsageRecord, (("who", "NEW.who <> ''"), ("user_id", "NEW.user_id IS NOT NULL"))),
    AppendOnly(AuditEntry, (("address", "NEW.address <> ''"),), _PAST_CUTOFF.format(older="OLD.at < before")),
    AppendOnly(AuditAsset, (), _PAST_CUTOFF.format(older="1 = 1")),
)

SQLITE = (
    "DROP TRIGGER IF EXISTS {table}_no_update",
    "DROP TRIGGER IF EXISTS {table}_no_delete",
    """
    CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} WHEN {changed}
    BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
    """,
    """
    CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} WHEN NOT ({deleted})
    BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
    """,
)
POSTGRES = (
    """
    CREATE OR REPLACE FUNCTION mediahub_append_only() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$
    """,
    """
    CREATE OR REPLACE TRIGGER {table}_no_update BEFORE UPDATE ON {table} FOR EACH ROW
    WHEN ({changed}) EXECUTE FUNCTION mediahub_append_only()
    """,
)
POSTGRES_KEEPS_ALL = (
    """
    CREATE OR REPLACE TRIGGER {table}_append_only BEFORE DELETE OR TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION mediahub_append_only()
    """,
)
# a condition of a trigger may look at no other table there, a function may
POSTGRES_KEEPS_YOUNG = (
    """
    CREATE OR REPLACE TRIGGER {table}_append_only BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION mediahub_append_only()
    """,
    """
    CREATE OR REPLACE FUNCTION {table}_delete() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN
        IF NOT ({deleted}) THEN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END IF;
        RETURN OLD;
    END $$
    """,
    """
    CREATE OR REPLACE TRIGGER {table}_no_delete BEFORE DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION {table}_delete()
    """,
)


def install_guards(connection: Connection) -> None:
    """Put the triggers on those tables that are there. May be repeated."""
    there = set(inspect(connection).get_table_names())
    is_sqlite = connection.dialect.name == "sqlite"
    for kept in APPEND_ONLY:
        if kept.table.name in there:  # tables of one migration: the cutoff is there with the entries
            _install(connection, kept, is_sqlite)


def _install(connection: Connection, kept: AppendOnly, is_sqlite: bool) -> None:
    keeps = POSTGRES_KEEPS_YOUNG if kept.deleted else POSTGRES_KEEPS_ALL
    for statement in SQLITE if is_sqlite else (*POSTGRES, *keeps):
        words = statement.format(
            table=kept.table.name, changed=_changed(kept, is_sqlite), deleted=kept.deleted or "1 = 0"
        )
        connection.execute(text(words.replace(":", "\\:")))


def _changed(kept: AppendOnly, is_sqlite: bool) -> str:
    """What tells a change that is refused: a column that is filled, or another than those that differs."""
    differs = "IS NOT" if is_sqlite else "IS DISTINCT FROM"
    emptied = dict(kept.emptied)
    rest = [
        # PostgreSQL compares no JSON, but its text
        f"CAST(NEW.{quoted} AS TEXT) {differs} CAST(OLD.{quoted} AS TEXT)"
        if isinstance(column.type, JSON)
        else f"NEW.{quoted} {differs} OLD.{quoted}"
        for column in kept.table.columns
        if column.name not in emptied
        for quoted in (f'"{column.name}"',)
    ]
    return " OR ".join([*emptied.values(), *rest])
