"""An installation with everything in it, and a new machine beside it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from mediahub.backup.contents import due_keys
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Catalogue
from mediahub.encryption import key_ring
from mediahub.runtime import Services
from mediahub.search.service import Search
from mediahub.settings import load_settings
from tests.every_table import fill_every_table
from tests.object_storage import BucketInMemory
from tests.unit.records.whole_catalogue import fill


@pytest.fixture
def filled(services: Services) -> Services:
    """A catalogue in which every table has a row, and the objects that it names."""
    fill(services)
    with services.database.begin() as session:
        session.merge(Catalogue(id=1, uuid="0d6cb70e-64c4-4b2c-9f6c-0a6f4b8f3a11", revision=3))
    with services.database.engine.begin() as connection:
        fill_every_table(connection)
    with services.database.read() as session:
        for key in due_keys(session, with_renditions=True):
            if services.bucket.head(key) is None:
                services.bucket.put_bytes(key, key.encode(), "image/png")
    return services


@pytest.fixture
def machine(bare_database_url: str, tmp_path: Path) -> Iterator[Services]:
    """A new machine with an empty database of either kind, and an empty bucket."""
    home = tmp_path / "new home"
    settings = load_settings(home=home, s3_access_key="key", s3_secret_key="secret", worker_processes=1)
    (home / "secrets.json").unlink()
    database = Database(bare_database_url, key_ring(settings))
    bucket = BucketInMemory(settings)
    bucket.ensure()
    yield Services(settings, database, bucket, Search(settings, database))
    database.dispose()
