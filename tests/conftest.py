"""What every kind of test starts from: settings, databases, the corpus, real servers."""

from __future__ import annotations

import gc
import os
import shutil
import signal
import uuid
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partialmethod
from pathlib import Path
from typing import Any

import hypothesis
import pytest
import structlog
from argon2 import PasswordHasher
from passlib.hash import argon2
from sqlalchemy import create_engine, text
from structlog.dev import plain_traceback
from werkzeug.routing import Rule

from mediahub.catalog.db.database import Database
from mediahub.encryption import KeyRing
from mediahub.settings import Settings, load_settings
from tests import auditing, postgres, transactions
from tests.long import LONG
from tests.services import bucket, s3_settings

__all__ = ["bucket", "s3_settings"]

CHECKOUT = Path(__file__).resolve().parents[1]
REQUIRED = os.environ.get("MEDIAHUB_TEST_REQUIRE", "").split(",")
"""Where CI says that something must be there (`postgres`, `browser`), its absence fails."""


def pytest_configure(config: pytest.Config) -> None:
    """Start what tests start as a terminal would: a shell that puts this run into the background lets it
    ignore Ctrl-C, and every process below would inherit that and not hear the Ctrl-C that a test sends."""
    gc.set_threshold(100_000, 20, 50)  # seldom: see `pytest_collection_finish`
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    config.pluginmanager.register(auditing.EveryRoute(config))
    # What is looked for are wrong answers: a machine that is short of time has given none. A run without
    # `--long` tries the same examples each time, so that it fails for what was changed and for nothing else.
    hypothesis.settings.register_profile(
        "unhurried",
        deadline=None,
        derandomize=not LONG,
        suppress_health_check=[hypothesis.HealthCheck.too_slow],
    )
    hypothesis.settings.load_profile("unhurried")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what there is no time for, unless it was asked for."""
    if not LONG:
        left_out = {item for item in items if _is_long(item)}
        config.hook.pytest_deselected(items=list(left_out))
        items[:] = [item for item in items if item not in left_out]


def _is_long(item: pytest.Item) -> bool:
    """What is marked so, and of what is tried on two engines a part on the second: of what is tried on both
    databases one in eight of the units, a third of those of the catalogue, a sixth of what runs against
    servers; and of what every search engine promises a quarter."""
    if item.get_closest_marker("long"):
        return True
    kind, room = item.path.relative_to(Path(__file__).parent).parts[:2]
    parts = 1
    if "[postgres" in item.name:
        parts = 3 if room == "catalog" else {"unit": 8, "functional": 6}.get(kind, 1)
    elif isinstance(item, pytest.Function) and item.function.__module__ != item.module.__name__:
        parts = 4  # a test of the contract, once more on OpenSearch
    return zlib.crc32(item.nodeid.encode()) % parts > 0


def pytest_collection_finish() -> None:
    """What is imported and collected stays until the end: a collection of garbage that walks through it each
    time takes an eighth of all that the tests compute."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def own_state_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Where commands without an installation keep their log: not among the files of who runs the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
        yield


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """With `--dist loadfile`: what starts much is started seldom."""
    if config.getvalue("dist") != "loadfile":
        return None
    from tests.sharing import ByServers

    return ByServers(config, log)


def skip_or_fail(what: str, reason: str) -> None:
    """Skip, saying why; fail where `what` is required."""
    if what in REQUIRED:
        pytest.fail(f"{what} is required here: {reason}")
    pytest.skip(reason)


@pytest.fixture(scope="session", autouse=True)
def _quick_migrations(empty_catalogue: Path) -> Iterator[None]:
    """In the tests' own process: where a SQLite catalogue is to be made, an empty one is copied."""
    migrate = Database.migrate

    def copy(database: Database) -> None:
        url = database.engine.url
        if url.get_backend_name() == "sqlite" and url.database and not Path(url.database).exists():
            shutil.copyfile(empty_catalogue, url.database)
        else:
            migrate(database)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Database, "migrate", copy)
        yield


@pytest.fixture(scope="session", autouse=True)
def _quick_routes() -> Iterator[None]:
    """Every application has the same routes, and half the time of making one went into compiling them."""
    compile_builder = Rule._compile_builder
    made: dict[tuple[tuple[tuple[bool, str], ...], bool], Any] = {}

    def once(rule: Rule, append_unknown: bool = True) -> Any:
        if rule.defaults:
            return compile_builder(rule, append_unknown)
        key = tuple(rule._trace), append_unknown
        if key not in made:
            made[key] = compile_builder(rule, append_unknown)
        return made[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Rule, "_compile_builder", once)
        yield


@pytest.fixture(scope="session")
def audit_watch(pytestconfig: pytest.Config) -> Iterator[auditing.Watch]:
    """What requests of this process wrote to its databases, and whether it was traced."""
    with auditing.watching() as watch:
        pytestconfig.stash[auditing.WATCH] = watch
        yield watch


@pytest.fixture(autouse=True)
def _nothing_is_changed_without_a_trace(audit_watch: auditing.Watch) -> Iterator[None]:
    """A test fails whose requests changed something that neither the audit log nor a history tells of."""
    audit_watch.untraced.clear()
    yield
    assert audit_watch.untraced == [], "call audit.record in the transaction, or see tests/auditing.py"


@pytest.fixture(scope="session")
def waits_for_storage() -> Iterator[list[str]]:
    """Where this process asks S3 while it holds the database's write lock."""
    with transactions.watching() as found:
        yield found


@pytest.fixture(autouse=True)
def _nothing_waits_for_storage_in_a_transaction(waits_for_storage: list[str]) -> Iterator[None]:
    """A test fails in which the package asks S3 inside of a transaction that may write."""
    waits_for_storage.clear()
    yield
    assert waits_for_storage == [], "ask S3 before or after the transaction, see tests/transactions.py"


@pytest.fixture(scope="session", autouse=True)
def _quick_passwords() -> Iterator[None]:
    """A password's hash is slow on purpose: in the tests' own process one pass over little memory does."""
    least = {"memory_cost": 8, "parallelism": 1}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            PasswordHasher, "__init__", partialmethod(PasswordHasher.__init__, time_cost=1, **least)
        )
        for name, value in {"default_rounds": 1, **least}.items():
            patch.setattr(argon2, name, value)
        yield


@pytest.fixture(scope="session", autouse=True)
def _quick_tracebacks() -> Iterator[None]:
    """Logging is not set up here as in a service: structlog would draw each traceback in colours, with the
    variables of every frame, for seconds of work."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            structlog.dev.RichTracebackFormatter, "__call__", lambda _, out, why: plain_traceback(out, why)
        )
        yield


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of real media files with their truth; it is beside the checkout, or skipped."""
    folder = Path(os.environ.get("MEDIAHUB_CORPUS", CHECKOUT.parent / "shared" / "corpus"))
    if not folder.is_dir():
        pytest.skip(f"no corpus of real files at {folder}; set MEDIAHUB_CORPUS")
    return folder


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings with an empty home."""
    return load_settings(home=tmp_path / "home")


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A running PostgreSQL, without a database name; skipped where none is installed."""
    binaries = postgres.programs()
    if binaries is None:
        skip_or_fail("postgres", "PostgreSQL is not installed")
    assert binaries is not None
    with postgres.server(binaries) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgres"])
def bare_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database without tables, of each kind in turn: a test that uses it runs on both."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'bare.sqlite'}"
        return
    with _postgres_database(request.getfixturevalue("postgres_url")) as url:
        yield url


@pytest.fixture(scope="session")
def empty_catalogue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite catalogue to copy: migrating takes longer than most tests."""
    path = tmp_path_factory.mktemp("empty") / "catalogue.sqlite"
    _migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres_catalogue(postgres_url: str) -> Iterator[postgres.Restored]:
    """A migrated, empty PostgreSQL database that is put back after each test: making one takes longer."""
    with _postgres_database(postgres_url) as url:
        _migrate(url)
        kept = postgres.Restored(url)
        yield kept
        kept.close()


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A migrated, empty catalogue of each kind in turn: a test that uses it runs on both."""
    if request.param == "sqlite":
        path = tmp_path / "catalogue.sqlite"
        shutil.copyfile(request.getfixturevalue("empty_catalogue"), path)
        yield f"sqlite:///{path}"
        return
    kept: postgres.Restored = request.getfixturevalue("postgres_catalogue")
    yield kept.url
    kept.restore()


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """The same, open."""
    database = Database(database_url, KeyRing(lambda: ["5e" * 32]))
    yield database
    database.dispose()


def _migrate(url: str) -> None:
    database = Database(url)
    database.migrate()
    database.dispose()


@contextmanager
def _postgres_database(server: str) -> Iterator[str]:
    """A database of its own on `server`; gives its URL."""
    name = f"test_{uuid.uuid4().hex[:12]}"
    admin = create_engine(f"{server}/postgres", isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} STRATEGY FILE_COPY"))
    try:
        yield f"{server}/{name}"
    finally:
        with admin.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        admin.dispose()
