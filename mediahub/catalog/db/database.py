"""Opening the database: SQLite in WAL mode, or PostgreSQL."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import QueuePool

from mediahub.catalog.db.guards import install_guards
from mediahub.catalog.db.pool import DeadlockFreePool
from mediahub.catalog.db.read_only import Switch, read_switch, require_writable
from mediahub.catalog.db.time_limits import fail_at_once_while_away, set_server_limits, with_time_limits
from mediahub.catalog.models.encrypted import use_keys
from mediahub.catalog.models.lengths import require_lengths
from mediahub.encryption import KeyRing, key_ring
from mediahub.settings import Settings

if TYPE_CHECKING:
    from alembic.config import Config

POOL_SECONDS = 10
"""How long to wait for a connection that another thread has."""
KEPT_OPEN, OVERFLOW = 8, 16
"""Connections that a process keeps, and more that it has while it is busy."""
LOCKS_KEPT, LOCKS_OVERFLOW = 2, 10
"""Connections to PostgreSQL that hold a leader lock each, see `Database.lock_engine`: kept, and more."""
LOOK_AT_ALL_TABLES = "0x10012"
"""Also at those that this connection has not asked for, and only at a sample of each."""
LOOKS_AT_ALL_TABLES = (3, 46, 0)
"""The SQLite that heeds it: an older one looks only at tables that its connection has asked for."""
SAMPLE = 2000
"""Rows of an index that such an older one looks at, as many as a newer one would."""
LOCK_SECONDS = 30
"""How long one writer on SQLite waits for another."""
MAPPED_BYTES = 1 << 30
"""As much of SQLite's file is read as memory that all processes share, without a copy for each."""
SWITCH_KNOWN = 1.0
"""Seconds for which what was seen of the switch of read-only is believed where nothing is written."""
MAY_WRITE = "may_write"
"""Marks a session that has looked at the switch, or need not."""
MIGRATIONS = Path(__file__).parents[1] / "migrations"


class Database:
    """One engine and the sessions on it. Make one a process, after forking."""

    def __init__(self, url: str, keys: KeyRing | None = None) -> None:
        """Without `keys` nothing that is a secret can be read or written."""
        self._url = url
        self.engine = make_engine(url)
        require_lengths(self.engine)
        if keys is not None:
            use_keys(self.engine, keys)
        self.session = sessionmaker(self.engine, expire_on_commit=False)
        event.listen(self.session, "before_flush", _require_begun)
        self._switch: tuple[float, Switch | None] = float("-inf"), None

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """The catalogue of an installation, with the keys of its secrets."""
        return cls(settings.sqlalchemy_url, key_ring(settings))

    @cached_property
    def lock_engine(self) -> Engine:
        """PostgreSQL's connections that hold a leader lock for as long as its holder works: it takes what it
        works with from the pool, where those would be in the way of all others."""
        return make_engine(self._url, LOCKS_KEPT, LOCKS_OVERFLOW, QueuePool).execution_options(
            isolation_level="AUTOCOMMIT"
        )

    @contextmanager
    def begin(self) -> Iterator[Session]:
        """A session for changes: committed once, at the end, or not at all.

        SQLite takes its one write lock at the start, so that two writers queue instead of failing. Raises
        ReadOnly while the installation is being moved, and once it was.
        """
        with self.begin_in_read_only() as session:
            require_writable(session)
            yield session

    @contextmanager
    def begin_in_read_only(self) -> Iterator[Session]:
        """Changes that an installation may make while it is being moved: signs of life, counts of tries."""
        with self.session.begin() as session:
            session.info[MAY_WRITE] = True
            session.connection(execution_options={"sqlite_immediate": True})
            yield session

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session for reading; it blocks nobody."""
        with self.session() as session:
            yield session

    def switch(self) -> Switch | None:
        """The switch of read-only where it is on, as it was at most a second ago: for pages, and for
        background work that rests meanwhile."""
        looked_at, switch = self._switch
        if time.monotonic() - looked_at > SWITCH_KNOWN:
            with self.read() as session:
                switch = read_switch(session)
            self._switch = time.monotonic(), switch
        return switch

    def must_rest(self) -> bool:
        """Whether background work is to rest: the installation is being moved, or was. Not because the
        database is away, which that work finds out itself."""
        try:
            return self.switch() is not None
        except SQLAlchemyError:
            return False

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
        if "lock_engine" in vars(self):
            self.lock_engine.dispose()


def make_engine(
    url: str, kept: int = KEPT_OPEN, overflow: int = OVERFLOW, pool: type[QueuePool] = DeadlockFreePool
) -> Engine:
    """An engine whose connections are set up for many processes at once: `kept` of them stay open, and
    `overflow` more come and go."""
    parsed = make_url(url)
    sizes: dict[str, Any] = {"poolclass": pool, "pool_size": kept, "max_overflow": overflow}
    if parsed.get_backend_name() != "sqlite":
        engine = create_engine(
            with_time_limits(parsed), pool_pre_ping=True, pool_timeout=POOL_SECONDS, hide_parameters=True,
            **sizes,
        )  # fmt: skip
        event.listen(engine, "connect", lambda connection, _: set_server_limits(connection))
        fail_at_once_while_away(engine)
        return engine
    if parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        url, connect_args={"timeout": LOCK_SECONDS}, pool_timeout=LOCK_SECONDS, hide_parameters=True, **sizes,
    )  # fmt: skip
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


def _require_begun(session: Session, *_: object) -> None:
    """What changes something in a session that was opened for reading, as Flask-Security does, obeys too."""
    if not session.info.get(MAY_WRITE):
        require_writable(session)


def _prepare_sqlite(connection: Any, record: Any) -> None:
    # the driver's own BEGIN comes too late to protect a read before a write; ours is in _begin_sqlite
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "foreign_keys=ON",
        f"busy_timeout={round(LOCK_SECONDS * 1000)}",
        "cache_size=-65536",
        f"mmap_size={MAPPED_BYTES}",
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
