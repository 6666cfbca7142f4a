"""The catalogue as portable rows: out of one kind of database, into either kind.

Each table is JSON lines: its columns, then a row a line, in the order of its primary key. Moments are ISO
8601 in UTC, bytes are base64, columns of JSON are their text, secrets stay encrypted as they are. Nothing
depends on this program's models but the names of the tables, so that rows of an older schema can be loaded
into that schema and migrated from there.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    DateTime,
    LargeBinary,
    MetaData,
    Table,
    Text,
    cast,
    func,
    insert,
    inspect,
    select,
    text,
)
from sqlalchemy.types import JSON, NullType, TypeEngine

from mediahub.backup.problems import Damaged
from mediahub.catalog.db.chunks import in_chunks
from mediahub.catalog.db.database import Database
from mediahub.catalog.models.base import Base
from mediahub.catalog.models.lengths import ANY_LENGTH

LEFT_OUT = frozenset({"heartbeat", "rate_count"})
"""Tables of which nothing is true a minute later."""
ROWS = 5000
"""Rows of one piece of a table. A piece in which nothing changed is not copied again."""
AT_ONCE = 500


@contextmanager
def one_moment(database: Database) -> Iterator[Connection]:
    """A connection that sees the catalogue as it is now, whatever is committed meanwhile; it blocks
    nobody."""
    options: dict[str, Any] = {}
    if database.engine.dialect.name == "postgresql":
        options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with database.engine.connect().execution_options(**options) as connection, connection.begin():
        connection.execute(
            text("SELECT version_num FROM alembic_version")
        )  # the moment is that of the first look
        yield connection


def dump(connection: Connection) -> Iterator[tuple[str, int, bytes]]:
    """Every table in pieces: its name, the number of rows in this piece, and the piece. An empty table has
    one piece without rows."""
    for table in _reflected(connection, sorted(set(Base.metadata.tables) - LEFT_OUT)):
        pending: list[str] = []
        is_first = True
        for row in _rows(connection, table):
            pending.append(row)
            if len(pending) == ROWS:
                yield table.name, len(pending), _piece(table, pending)
                pending, is_first = [], False
        if pending or is_first:
            yield table.name, len(pending), _piece(table, pending)


def load(connection: Connection, pieces: Iterable[tuple[str, Callable[[], bytes]]]) -> int:
    """Put rows into the empty tables of a database with the schema that they were dumped from; how many.

    References between rows are checked at the end. Raises Damaged for what is no piece of a table.
    """
    given = list(pieces)
    tables = {table.name: table for table in _reflected(connection, sorted({name for name, _ in given}))}
    if unknown := {name for name, _ in given} - tables.keys():
        raise Damaged(f"the backup has tables that its schema does not have: {', '.join(sorted(unknown))}")
    count = 0
    with _without_references(connection):
        for table in tables.values():  # what migrations put there, it has too
            if connection.scalar(select(func.count()).select_from(table)):
                connection.execute(table.delete())
        for name, read in given:
            count += _load_piece(connection, tables[name], read())
    _catch_up(connection, tables.values())
    return count


def _reflected(connection: Connection, names: list[str]) -> list[Table]:
    """Tables as the database has them, by name: their columns and primary keys, which is all that is
    needed."""
    inspector = inspect(connection)
    columns = {name: found for (_, name), found in inspector.get_multi_columns(filter_names=names).items()}
    keys = {name: found for (_, name), found in inspector.get_multi_pk_constraint(filter_names=names).items()}
    metadata = MetaData()
    return [
        Table(
            name,
            metadata,
            *(
                Column(one["name"], one["type"], primary_key=one["name"] in keys[name]["constrained_columns"])
                for one in columns[name]
            ),
        )
        for name in names
        if name in columns
    ]


def _rows(connection: Connection, table: Table) -> Iterator[str]:
    columns = [cast(one, Text).label(one.name) if _is_json(one) else one for one in table.columns]
    query = select(*columns).order_by(*table.primary_key.columns)
    # an option of this query alone: the connection would keep it for what comes after, and that is no query
    result = connection.execute(query, execution_options={"yield_per": AT_ONCE})
    for row in result:
        yield json.dumps([_plain(value) for value in row], ensure_ascii=False, separators=(",", ":"))


def _piece(table: Table, rows: list[str]) -> bytes:
    header = json.dumps({"table": table.name, "columns": [one.name for one in table.columns]})
    return "\n".join((header, *rows, "")).encode()


def _load_piece(connection: Connection, table: Table, piece: bytes) -> int:
    lines = piece.decode().split("\n")
    try:
        header = json.loads(lines[0])
        columns = [table.columns[name] for name in header["columns"]]
    except (ValueError, KeyError) as error:
        raise Damaged(f"the rows of {table.name} do not fit its table: {error}") from error
    readers = [_reader(one, connection) for one in columns]
    for column in columns:
        if _is_json(column):
            column.type = NullType()  # it is text already, and the database knows what it is to be
    names = [one.name for one in columns]
    rows = [json.loads(line) for line in lines[1:] if line]
    for some in in_chunks(rows):
        values = [
            {name: read(value) for name, read, value in zip(names, readers, row, strict=True)} for row in some
        ]
        connection.execute(insert(table), values, execution_options={ANY_LENGTH: True})
    return len(rows)


def _plain(value: Any) -> Any:
    """A value as JSON has it."""
    if isinstance(value, datetime):
        aware = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
        return aware.isoformat()
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(value).decode()
    return value


def _reader(column: Column[Any], connection: Connection) -> Callable[[Any], Any]:
    """What makes a value of the column again."""
    is_sqlite = connection.dialect.name == "sqlite"
    kind: TypeEngine[Any] = column.type
    if isinstance(kind, DateTime):

        def moment(value: Any) -> Any:
            if value is None:
                return None
            aware = datetime.fromisoformat(value)
            return aware.replace(tzinfo=None) if is_sqlite else aware

        return moment
    if isinstance(kind, LargeBinary):
        return lambda value: None if value is None else base64.b64decode(value)
    if isinstance(kind, Boolean):
        return lambda value: None if value is None else bool(value)
    return lambda value: value


def _is_json(column: Column[Any]) -> bool:
    return isinstance(column.type, JSON)


@contextmanager
def _without_references(connection: Connection) -> Iterator[None]:
    """Rows may come in any order; at the end every reference has to lead somewhere. SQLite's are off already
    (`Database.changing_schema`) and are only looked at."""
    if connection.dialect.name == "sqlite":
        yield
        if broken := connection.execute(text("PRAGMA foreign_key_check")).first():
            raise Damaged(f"a row of {broken[0]} refers to one of {broken[2]} that is not there")
        return
    found = connection.execute(
        text(
            "SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid) FROM "
            "pg_constraint "
            "WHERE contype = 'f' AND connamespace = current_schema()::regnamespace"
        )
    ).all()
    for table, name, _ in found:
        connection.execute(text(f"ALTER TABLE {table} DROP CONSTRAINT {name}"))
    yield
    for table, name, definition in found:
        connection.execute(text(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}"))


def _catch_up(connection: Connection, tables: Iterable[Table]) -> None:
    """Let the next number of each table be beyond those that are taken. SQLite does so by itself."""
    if connection.dialect.name != "postgresql":
        return
    for table in tables:
        for column in table.primary_key.columns:
            owner = {"table": f'"{table.name}"', "column": column.name}
            sequence = connection.scalar(text("SELECT pg_get_serial_sequence(:table, :column)"), owner)
            highest = connection.scalar(select(func.max(column))) if sequence else None
            if highest is not None:
                connection.execute(
                    text("SELECT setval(:name, :highest)"), {"name": sequence, "highest": highest}
                )
