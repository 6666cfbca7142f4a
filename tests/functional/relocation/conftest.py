"""A running installation with SQLite, our own S3 and Whoosh, and an empty place elsewhere."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from mediahub.identity.accounts import create_user
from mediahub.ingest.batches.batches import open_batch
from mediahub.ingest.pipeline.pipeline import Pipeline
from mediahub.ingest.reading.originals import LocalFile
from mediahub.media.sandbox.sandbox import Sandbox
from mediahub.records.writer import RecordWriter
from mediahub.search.indexer import Indexer
from mediahub.settings import Settings
from tests.functional.killing import EVENT, Installation
from tests.pictures import write_jpeg

PICTURES = 3


@pytest.fixture
def old(installation: Installation, sandbox: Sandbox, tmp_path: Path) -> Installation:
    """With a few pictures, found and recorded, and an account."""
    services = installation.services
    with services.database.begin() as session:
        batch = open_batch(session, event=EVENT, photographer="Chen Rui", source="cli", roots=["card"])
        create_user(session, "admin@example.org", "a long password", "admin")
    pipeline = Pipeline(services, sandbox)
    for number in range(PICTURES):
        path = write_jpeg(tmp_path / f"DSC_{number}.JPG", number + uuid.uuid4().int % 10_000, (600, 400))
        assert pipeline.take(LocalFile(path.name, path), batch).state == "ready"
    catch_up(installation)
    return installation


def catch_up(installation: Installation) -> None:
    """What indexer and worker would do."""
    services = installation.services
    while Indexer(services.settings, services.database).drain_once():
        pass
    RecordWriter(services).write()


@pytest.fixture
def elsewhere(postgres_url: str, s3_settings: Settings, old: Installation, tmp_path: Path) -> Iterator[Path]:
    """A file with the settings of the new place: an empty PostgreSQL, another bucket, another index."""
    name = f"moved_{uuid.uuid4().hex[:12]}"
    admin = create_engine(f"{postgres_url}/postgres", isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} STRATEGY FILE_COPY"))
    url = postgres_url.replace("postgresql+psycopg", "postgresql")
    file = tmp_path / "new.env"
    file.write_text(
        f"MEDIAHUB_HOME={tmp_path / 'new'}\nMEDIAHUB_DATABASE_URL={url}/{name}\n"
        f"MEDIAHUB_STORAGE=external\nMEDIAHUB_S3_ENDPOINT={s3_settings.s3_url}\n"
        f"MEDIAHUB_S3_PUBLIC_ENDPOINT={s3_settings.s3_url}\n"
        f"MEDIAHUB_S3_BUCKET={name.replace('_', '-')}\n"
    )
    yield file
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()
