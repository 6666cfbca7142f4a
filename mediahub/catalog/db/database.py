"""Opening the database: SQLite in WAL mode, or PostgreSQL."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session, sessionmaker

from mediahub.catalog.db.guards import install_guards
from mediahub.catalog.models.encrypted import use_keys
from mediahub.encryption import KeyRing, key_ring
from mediahub.settings import Settings

if TYPE_CHECKING:
    from alembic.config import Config

OVERFLOW = 25
"""Connections beyond the five that are kept. A request holds up to three at once; with fewer than three for
each thread, threads would wait for each other."""
LOOK_AT_ALL_TABLES = "0x10012"
"""Also at those that this connection has not asked for, and only at a sample of each."""
LOOKS_AT_ALL_TABLES = (3, 46, 0)
"""The SQLite that heeds it: an older one looks only at tables that its connection has asked for."""
SAMPLE = 2000
"""Rows of an index that such an older one looks at, as many as a newer one would."""
LOCK_SECONDS = 30
"""How long one writer on SQLite waits for another."""
MIGRATIONS = Path(__file__).parents[1] / "migrations"


class Database:
    """One engine and the sessions on it. Make one a process, after forking."""

    def __init__(self, url: str, keys: KeyRing | None = None) -> None:
        """Without `keys` nothing that is a secret can be read or written."""
        self.engine = make_engine(url)
        if keys is not None:
            use_keys(self.engine, keys)
        self.session = sessionmaker(self.engine, expire_on_commit=False)

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """The catalogue of an installation, with the keys of its secrets."""
        return cls(settings.sqlalchemy_url, key_ring(settings))

    @contextmanager
    def begin(self) -> Iterator[Session]:
        """A session for changes: committed once, at the end, or not at all.

        SQLite takes its one write lock at the start, so that two writers queue instead of failing.
        """
        with self.session.begin() as session:
            session.connection(execution_options={"sqlite_immediate": True})
            yield session

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session for reading; it blocks nobody."""
        with self.session() as session:
            yield session

    def migrate(self) -> None:
        """Bring the schema to the newest revision. Safe to call at every start."""
        with self.changing_schema() as connection:
            upgrade(connection)
            install_guards(connection)

    @contextmanager
    def changing_schema(self) -> Iterator[Connection]:
        """One transaction for changes of tables: all of them or none."""
        with self.engine.connect() as connection, _without_cascades(connection), connection.begin():
            yield connection

    def tune(self) -> None:
        """Let SQLite look at tables that have grown: it plans for the sizes that it saw last, and at first
        for none. PostgreSQL does so by itself. To be called now and then; it takes milliseconds."""
        if self.engine.dialect.name == "sqlite":
            with self.engine.connect().execution_options(sqlite_immediate=True) as connection:
                if sqlite3.sqlite_version_info >= LOOKS_AT_ALL_TABLES:
                    connection.exec_driver_sql(f"PRAGMA optimize={LOOK_AT_ALL_TABLES}")
                else:
                    connection.exec_driver_sql(f"PRAGMA analysis_limit={SAMPLE}")
                    connection.exec_driver_sql("ANALYZE")
                connection.commit()

    def dispose(self) -> None:
        """Close all connections."""
        self.engine.dispose()


def make_engine(url: str) -> Engine:
    """An engine whose connections are set up for many processes at once."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True, max_overflow=OVERFLOW, hide_parameters=True)
    if parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        url, connect_args={"timeout": LOCK_SECONDS}, max_overflow=OVERFLOW, hide_parameters=True
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


@contextmanager
def _without_cascades(connection: Connection) -> Iterator[None]:
    """SQLite alters many a table by making it anew: that the old one goes must not delete what refers to it
    (https://www.sqlite.org/lang_altertable.html#otheralter). PostgreSQL needs nothing of this."""
    if connection.dialect.name != "sqlite":
        yield
        return
    raw: Any = connection.connection.driver_connection
    raw.execute("PRAGMA foreign_keys=OFF")  # it means nothing within a transaction
    try:
        yield
    finally:
        raw.execute("PRAGMA foreign_keys=ON")


def _prepare_sqlite(connection: Any, record: Any) -> None:
    # the driver's own BEGIN comes too late to protect a read before a write; ours is in _begin_sqlite
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "foreign_keys=ON",
        f"busy_timeout={round(LOCK_SECONDS * 1000)}",
        "cache_size=-65536",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Any) -> None:
    """Take the write lock at the start when asked to, so that two writers queue and do not collide."""
    immediate = connection.get_execution_options().get("sqlite_immediate", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Bring the schema to a revision, within the caller's transaction."""
    from alembic import command  # here, as few commands migrate and it takes long to import

    config = alembic_config()
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def alembic_config() -> Config:
    """Alembic without an ini file: the migrations travel inside the package."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    return config
