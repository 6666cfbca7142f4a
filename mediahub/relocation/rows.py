"""Rows from one database into another: all of one moment, in one transaction, and compared before it ends."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from sqlalchemy import Connection, inspect, select, text
from sqlalchemy.orm import Session

from mediahub.audit import Action, Subject, record
from mediahub.backup.tables import dump, load, one_moment
from mediahub.catalog.coordination import outbox
from mediahub.catalog.db.database import Database, upgrade
from mediahub.catalog.db.guards import install_guards
from mediahub.catalog.db.read_only import turn_off
from mediahub.catalog.models import Catalogue
from mediahub.ingest.uploads.stale import forget_parts
from mediahub.relocation.plan import Plan
from mediahub.relocation.problems import RelocationError

SPACE = 1 << 256
"""Sums of hashes are kept below it."""

Progress = Callable[[int, int], None]
"""Told how many rows are there, of how many."""


@dataclass(frozen=True, slots=True)
class TableSum:
    """What all rows of a table come to, in whatever order a database gives them."""

    columns: tuple[str, ...]
    rows: int = 0
    digest: int = 0
    """The sum of the SHA-256 of each row as JSON."""


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one moment, in files."""

    revision: str
    pieces: list[tuple[str, Path]]
    """A table's name, and a file with some of its rows; tables with most rows have several."""
    sums: dict[str, TableSum]

    @property
    def count(self) -> int:
        """All of them."""
        return sum(one.rows for one in self.sums.values())


def take_rows(database: Database, folder: Path) -> Rows:
    """Write every row of the catalogue, as it is at this moment, into files in `folder`."""
    pieces: list[tuple[str, Path]] = []

    def kept(connection: Connection) -> Iterator[tuple[str, bytes]]:
        for number, (table, _, piece) in enumerate(dump(connection)):
            path = folder / f"{number:06d}.jsonl"
            path.write_bytes(piece)
            pieces.append((table, path))
            yield table, piece

    with one_moment(database) as connection:
        revision = str(connection.scalar(text("SELECT version_num FROM alembic_version")))
        sums = sums_of(kept(connection), {})
    return Rows(revision, pieces, sums)


def sums_of(pieces: Iterable[tuple[str, bytes]], like: dict[str, TableSum]) -> dict[str, TableSum]:
    """The sum of each table, its columns in the order of `like` where another database has them in
    another."""
    found: dict[str, TableSum] = {}
    for table, piece in pieces:
        header, *lines = piece.decode().split("\n")
        columns = tuple(json.loads(header)["columns"])
        order = like[table].columns if table in like else columns
        before = found.get(table, TableSum(order))
        rows = [line for line in lines if line]
        digests = (_digest(line, columns, order) for line in rows)
        found[table] = TableSum(order, before.rows + len(rows), (before.digest + sum(digests)) % SPACE)
    return found


def put_rows(plan: Plan, target: Database, rows: Rows, progress: Progress) -> None:
    """Put all rows into the other database, in place of those of an earlier try; all of them or none.

    Raises RelocationError where not the same rows are there afterwards.
    """
    done = 0

    def read(path: Path) -> bytes:
        nonlocal done
        piece = path.read_bytes()
        done += piece.count(b"\n") - 1
        progress(done, rows.count)
        return piece

    with target.changing_schema() as connection:
        _clear(connection)
        upgrade(connection, rows.revision)
        load(connection, [(table, partial(read, path)) for table, path in rows.pieces])
        _compare(connection, rows.sums)
        upgrade(connection)
        install_guards(connection)
        _settle(Session(bind=connection), plan)


def catalogue_in(database: Database) -> str | None:
    """The UUID of the catalogue that is there; empty for a database without tables, None for other tables."""
    with database.engine.connect() as connection:
        names = inspect(connection).get_table_names()
        if Catalogue.__tablename__ in names:
            return connection.scalar(select(Catalogue.uuid)) or None
        return None if names else ""


def _digest(line: str, columns: tuple[str, ...], order: tuple[str, ...]) -> int:
    if columns != order:
        values = dict(zip(columns, json.loads(line), strict=True))
        line = json.dumps([values[name] for name in order], ensure_ascii=False, separators=(",", ":"))
    return int.from_bytes(hashlib.sha256(line.encode()).digest())


def _compare(connection: Connection, wanted: dict[str, TableSum]) -> None:
    there = sums_of(((table, piece) for table, _, piece in dump(connection)), wanted)
    for table, sum_ in wanted.items():
        if there.get(table) != sum_:
            found = there[table].rows if table in there else 0
            raise RelocationError(
                f"The rows of {table} are not the same in the new database ({found:,} of {sum_.rows:,}): "
                f"nothing was kept there. Please report it."
            )


def _clear(connection: Connection) -> None:
    """Take away the tables of an earlier try; whoever calls knows that they are ours."""
    for table in inspect(connection).get_table_names():
        cascade = " CASCADE" if connection.dialect.name == "postgresql" else ""
        connection.execute(text(f'DROP TABLE "{table}"{cascade}'))


def _settle(session: Session, plan: Plan) -> None:
    """What is true of the new installation and was not of the old one."""
    turn_off(session)
    if plan.moves_index:
        outbox.forget_all(session)  # the index is built of what is there now
    if plan.moves_objects:
        forget_parts(session)
    record(session, Action.INSTALLATION_MOVED, Subject("installation", "", plan.place))
    session.flush()
