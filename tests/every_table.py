"""A row in every table of a database, of whatever revision its schema is: made from what the database
says."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    DateTime,
    Float,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    func,
    insert,
    select,
)
from sqlalchemy.types import JSON

MOMENT = datetime(2025, 10, 18, 2, 0, 1, 250_000, tzinfo=UTC)
WORDS = 'Größe 大会 "quoted"\n\u2028\\'
OWN = frozenset({"alembic_version"})


def fill_every_table(connection: Connection) -> set[str]:
    """Put a row into every empty table, parents first; the names of all tables."""
    metadata = MetaData()
    metadata.reflect(connection)
    for table in metadata.sorted_tables:
        if table.name not in OWN and not connection.scalar(select(func.count()).select_from(table)):
            connection.execute(insert(table).values(_row(connection, table)))
    return set(metadata.tables) - OWN


def _row(connection: Connection, table: Table) -> dict[str, Any]:
    values = {}
    for column in table.columns:
        if column.foreign_keys:
            (key,) = column.foreign_keys
            found = connection.scalar(select(key.column).select_from(key.column.table))
            values[column.name] = found  # None where it refers to its own table, which is empty
        else:
            values[column.name] = _value(connection, column)
    return values


def _value(connection: Connection, column: Column[Any]) -> Any:
    kind = column.type
    if isinstance(kind, DateTime):
        return MOMENT.replace(tzinfo=None) if connection.dialect.name == "sqlite" else MOMENT
    if isinstance(kind, LargeBinary):
        return bytes(range(256))
    if isinstance(kind, Boolean):
        return True
    if isinstance(kind, JSON):
        return {"words": [WORDS, 1.1, None, True]}
    if isinstance(kind, Integer):
        return 1
    if isinstance(kind, Float):
        return 0.1
    if column.name == "key" or column.name.endswith("_key"):
        return f"of/{column.table.name}/{column.name}"
    length = getattr(kind, "length", None)
    return WORDS[:length] if length else WORDS
