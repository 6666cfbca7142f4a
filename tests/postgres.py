"""A PostgreSQL server for tests: Debian's own, in a folder of its own, on a free loopback port."""

from __future__ import annotations

import os
import shlex
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, create_engine, text

USER = "postgres"


def programs() -> Path | None:
    """The folder of the newest installed server's programs, or None."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    on_path = shutil.which("initdb")
    return found[-1].parent if found else Path(on_path).parent if on_path else None


@contextmanager
def server(
    binaries: Path, *, durable: bool = False, host: str = "127.0.0.1", connections: int = 60
) -> Iterator[str]:
    """Run a server; gives its SQLAlchemy URL without a database name. What was committed to a `durable` one
    is still there after a crash of it. With another `host`, an address of this machine, all of its /24 is let
    in.

    PostgreSQL refuses to run as root, so root starts it as the user that Debian made for it.
    """
    as_user = ["runuser", "-u", USER, "--"] if os.geteuid() == 0 else []
    folder = Path(tempfile.mkdtemp(prefix="mediahub-pg-"))
    if as_user:
        shutil.chown(folder, USER)
    with socket.socket() as probe:
        probe.bind((host, 0))
        port = probe.getsockname()[1]
    data = folder / "data"

    def run(program: str, *arguments: str) -> None:
        subprocess.run(
            [*as_user, binaries / program, *arguments],
            check=True,
            cwd=folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    run("initdb", "-D", data, "-U", USER, "-A", "trust", "-E", "UTF8", "--no-sync")
    quick = "-c fsync=off -c full_page_writes=off -c autovacuum=off"
    if not durable:
        quick += " -c synchronous_commit=off"
    with (data / "pg_hba.conf").open("a") as rules:
        rules.write(f"host all all {host}/24 trust\n")
    options = f"-p {port} -h {host} -k {folder} {quick} -c max_connections={connections}"
    run("pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start")
    try:
        yield f"postgresql+psycopg://{USER}@{host}:{port}"
    finally:
        run("pg_ctl", "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


class Restored:
    """A database that is put back to what it holds now, in a tenth of the time that a copy of it takes."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._engine = create_engine(url, isolation_level="AUTOCOMMIT", pool_pre_ping=True)
        with self._engine.connect() as connection:
            connection.execute(text("CREATE SCHEMA kept"))
            self._tables = _tables(connection)
            self._kept = _filled(connection)
            for table in self._kept:
                connection.execute(text(f"CREATE TABLE kept.{table} AS TABLE public.{table}"))
            self._counted = _counters(connection)

    def restore(self) -> None:
        """End everybody else's connections, drop the tables they made, and put rows and counters back."""
        with self._engine.connect() as connection:
            connection.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            )
            for table in _tables(connection) - self._tables:
                connection.execute(text(f"DROP TABLE public.{table} CASCADE"))
            filled = _filled(connection)
            steps = ["SET LOCAL session_replication_role = replica"]  # neither triggers nor foreign keys
            steps += [f"DELETE FROM public.{table}" for table in filled]
            steps += [f"INSERT INTO public.{table} TABLE kept.{table}" for table in self._kept]
            steps += [
                f"SELECT setval('public.{name}', {value or 1}, {value is not None})"
                for name, value in self._counted.items() - _counters(connection).items()
            ]
            connection.execute(text(f"BEGIN; {'; '.join(steps)}; COMMIT"))
            connection.execute(text(f"VACUUM {', '.join(f'public.{table}' for table in filled)}"))

    def close(self) -> None:
        self._engine.dispose()


_TABLES = (
    "SELECT quote_ident(relname) FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
)


def _tables(connection: Connection) -> set[str]:
    """The names of all tables, ready for a statement."""
    return set(connection.scalars(text(_TABLES)))


def _filled(connection: Connection) -> list[str]:
    """Those that rows were written to since they were last cleaned."""
    return list(connection.scalars(text(f"{_TABLES} AND pg_relation_size(oid) > 0")))


def _counters(connection: Connection) -> dict[str, int | None]:
    """The last number that each sequence gave, or None where it gave none."""
    query = "SELECT quote_ident(sequencename), last_value FROM pg_sequences WHERE schemaname = 'public'"
    return dict(map(tuple, connection.execute(text(query))))


@contextmanager
def away(url: str) -> Iterator[None]:
    """Stop the server of this URL at once, as a crash would; it is back at the end."""
    engine = create_engine(url)
    with engine.connect() as connection:
        data = Path(connection.scalar(text("SHOW data_directory")))
    engine.dispose()
    # the program's path, then what it was started with, each in double quotes
    options = " ".join(shlex.quote(word) for word in shlex.split((data / "postmaster.opts").read_text())[1:])
    as_user = ["runuser", "-u", USER, "--"] if os.geteuid() == 0 else []
    control = [*as_user, programs() / "pg_ctl", "-D", data, "-w", "-l", data.parent / "log"]
    quiet = {"check": True, "cwd": data.parent, "stdout": subprocess.DEVNULL}
    subprocess.run([*control, "-m", "immediate", "stop"], **quiet)
    try:
        yield
    finally:
        subprocess.run([*control, "-o", options, "start"], **quiet)
