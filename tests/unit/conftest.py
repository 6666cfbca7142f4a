"""Services for unit tests: a database of each kind, object storage in memory, files read in this process."""

from __future__ import annotations

from pathlib import Path

import pytest

from mediahub.catalog.db.database import Database
from mediahub.runtime import Services
from mediahub.search.service import Search
from mediahub.settings import Settings, load_settings
from tests.in_process import SandboxHere
from tests.object_storage import BucketInMemory


@pytest.fixture
def s3_settings(tmp_path: Path) -> Settings:
    """Settings with an empty home, and with keys for S3."""
    home = tmp_path / "home"
    home.mkdir()
    return load_settings(home=home, s3_access_key="key", s3_secret_key="secret", worker_processes=1)


@pytest.fixture
def bucket(s3_settings: Settings) -> BucketInMemory:
    """An empty bucket in memory."""
    bucket = BucketInMemory(s3_settings)
    bucket.ensure()
    return bucket


@pytest.fixture
def services(s3_settings: Settings, bucket: BucketInMemory, database: Database) -> Services:
    """What a process opens, with a migrated, empty catalogue; the test runs on SQLite and PostgreSQL."""
    return Services(s3_settings, database, bucket, Search(s3_settings, database))


@pytest.fixture
def sandbox() -> SandboxHere:
    """Reads files without other processes."""
    return SandboxHere()
