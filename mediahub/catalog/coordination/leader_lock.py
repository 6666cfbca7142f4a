"""The leader lock: one process at a time, on every machine that shares the catalogue."""

from __future__ import annotations

import fcntl
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, func, select

from mediahub.catalog.db.database import Database


@contextmanager
def leader_lock(database: Database, name: str, *, wait: float = 0.0) -> Iterator[bool]:
    """Whether this process now has the lock `name`, at most `wait` seconds later; it lets go at the end, or
    when it dies.

    PostgreSQL holds it for all machines. A SQLite catalogue is one machine's, so a file beside it does.
    """
    deadline = time.monotonic() + wait
    with _Lock(database, name) as lock:
        while not (got := lock.take()) and time.monotonic() < deadline:
            time.sleep(0.2)
        yield got


class _Lock:
    """A lock of the database or, beside a SQLite file, of the machine; closing it lets go."""

    def __init__(self, database: Database, name: str) -> None:
        self._postgres: Connection | None = None
        if database.engine.dialect.name == "postgresql":
            self._postgres = database.lock_engine.connect()
            self._number = zlib.crc32(f"mediahub {name}".encode())
        else:
            path = Path(f"{database.engine.url.database}.{name}.lock")
            self._file = path.open("a")

    def take(self) -> bool:
        if self._postgres is not None:
            return bool(self._postgres.scalar(select(func.pg_try_advisory_lock(self._number))))
        try:
            # flock, not lockf: two threads of one process keep each other out too
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def __enter__(self) -> _Lock:
        return self

    def __exit__(self, *_: object) -> None:
        if self._postgres is not None:
            with self._postgres as connection:  # it goes back to the pool, also where the server has gone
                connection.execute(select(func.pg_advisory_unlock_all()))
        else:
            self._file.close()
