"""What every kind of test starts from: settings, databases, the corpus, real servers."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from mediahub.catalog.database import Database
from mediahub.settings import Settings, load_settings
from tests import postgres
from tests.services import bucket, s3_settings

__all__ = ["bucket", "s3_settings"]

CHECKOUT = Path(__file__).resolve().parents[1]
REQUIRED = os.environ.get("MEDIAHUB_TEST_REQUIRE", "").split(",")
"""Where CI says that something must be there (`postgres`, `browser`), its absence fails."""


def skip_or_fail(what: str, reason: str) -> None:
    """Skip, saying why; fail where `what` is required."""
    if what in REQUIRED:
        pytest.fail(f"{what} is required here: {reason}")
    pytest.skip(reason)


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
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database of each kind in turn: a test that uses it runs on both."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'catalogue.sqlite'}"
        return
    server = request.getfixturevalue("postgres_url")
    name = f"test_{uuid.uuid4().hex[:12]}"
    admin = create_engine(f"{server}/postgres", isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield f"{server}/{name}"
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A migrated, empty catalogue, on SQLite and on PostgreSQL."""
    database = Database(database_url)
    database.migrate()
    yield database
    database.dispose()
