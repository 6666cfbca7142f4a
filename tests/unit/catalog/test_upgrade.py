"""An upgrade rehearsed: a full catalogue of the former release becomes this program's, and loses nothing."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, MetaData, Table, select

from mediahub.catalog.db.database import Database, upgrade
from mediahub.catalog.db.guards import install_guards
from mediahub.catalog.db.schema import newest_revision, problem_of, schema_revisions
from mediahub.encryption import KeyRing
from tests.every_table import fill_every_table

FORMER = "0022"
"""The newest migration of the former release."""
RENAMED = {"address_due": "revocation_due", "crop_set.cuts": "crops"}
"""Tables and columns that have another name since."""


def tables_of(connection: Connection) -> dict[str, Table]:
    metadata = MetaData()
    metadata.reflect(connection, resolve_fks=False)
    return {name: table for name, table in metadata.tables.items() if name != "alembic_version"}


def names(table: Table) -> list[str]:
    return [column.name for column in table.columns]


def rows_of(connection: Connection, table: Table, columns: list[str]) -> list[tuple[Any, ...]]:
    """The rows of some columns, comparable."""
    found = connection.execute(select(*(table.c[name] for name in columns)))
    return sorted((tuple(map(str, row)) for row in found), key=repr)


def test_a_full_catalogue_of_the_former_release_is_upgraded(bare_database_url: str) -> None:
    database = Database(bare_database_url, KeyRing(lambda: ["5e" * 32]))
    try:
        with database.changing_schema() as connection:
            upgrade(connection, FORMER)
            install_guards(connection)
        with database.engine.begin() as connection:
            fill_every_table(connection)
            before = tables_of(connection)
            values = {
                name: rows_of(connection, table, list(table.c.keys())) for name, table in before.items()
            }
        assert not [name for name, rows in values.items() if not rows]
        assert problem_of(FORMER, newest_revision()) is not None
        database.migrate()
        database.migrate()  # the second time changes nothing
        current, ours = schema_revisions(database)
        assert problem_of(current, ours) is None
        with database.engine.connect() as connection:
            after = tables_of(connection)
            for name, table in before.items():
                now = after[RENAMED.get(name, name)]
                columns = [RENAMED.get(f"{name}.{column}", column) for column in names(table)]
                assert set(columns) <= set(names(now)), name
                if name != "tagger_run":  # 0028 has captions of suggestions made again
                    assert rows_of(connection, now, columns) == values[name], name
    finally:
        database.dispose()
