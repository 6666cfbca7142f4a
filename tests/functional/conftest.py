"""Fixtures for several functional tests."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from mediahub.catalog.db.database import Database
from mediahub.catalog.programme import import_programme
from mediahub.ingest.batches.batches import BatchRef, open_batch
from mediahub.ingest.pipeline.pipeline import Pipeline
from mediahub.ingest.uploads import plan
from mediahub.media.sandbox.sandbox import Sandbox
from mediahub.runtime import Services
from mediahub.search.service import Search
from mediahub.settings import Settings
from mediahub.storage import Bucket
from mediahub.storage.keys import INCOMING
from scripts.opensearch import Missing
from tests.conftest import skip_or_fail
from tests.desk import Desk, make_catalogue, make_desk
from tests.functional.killing import Installation, make_card
from tests.functional.programme import Programme
from tests.opensearch import cluster
from tests.services import free_ports

SMALL_PART = 5 << 20


@pytest.fixture(autouse=True)
def nothing_incoming(request: pytest.FixtureRequest) -> None:
    """Clear away what earlier tests left on its way: their catalogues are gone, and a new catalogue
    numbers its batches, and so its incoming objects, from one again."""
    if "s3_settings" in request.fixturenames:
        bucket = Bucket(request.getfixturevalue("s3_settings"))
        for info in list(bucket.list(INCOMING)):
            bucket.delete(info.key)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """Two processes that look at files."""
    with Sandbox(2) as sandbox:
        yield sandbox


@pytest.fixture
def services(s3_settings: Settings, database: Database, tmp_path: Path) -> Services:
    """A catalogue and a home of the test's own, on the shared S3 server."""
    settings = s3_settings.model_copy(update={"home": tmp_path / "home"})
    return Services(settings, database, Bucket(settings), Search(settings, database))


@pytest.fixture
def pipeline(services: Services, sandbox: Sandbox) -> Pipeline:
    return Pipeline(services, sandbox)


@pytest.fixture
def open_for(services: Services, request: pytest.FixtureRequest) -> Callable[..., BatchRef]:
    """Opens a batch in an event of the test's own: the bucket is shared."""
    slug = f"event-{abs(hash(request.node.nodeid)) % 10**9}"
    with services.database.begin() as session:
        import_programme(session, Programme(slug))

    def open_(photographer: str = "Chen Rui", **more: Any) -> BatchRef:
        with services.database.begin() as session:
            return open_batch(
                session, event=slug, photographer=photographer, source="cli", roots=["card"], **more
            )

    return open_


@pytest.fixture(scope="session")
def desk_catalogue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_catalogue(tmp_path_factory.mktemp("catalogue") / "mediahub.sqlite")


@pytest.fixture
def desk(s3_settings: Settings, tmp_path: Path, desk_catalogue: Path, sandbox: Sandbox) -> Iterator[Desk]:
    """An upload desk that answers."""
    made = make_desk(s3_settings, tmp_path / "home", desk_catalogue, sandbox)
    made.start()
    yield made
    made.stop()
    made.clean_up()


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> int:
    """Parts as small as S3 takes them; gives their size."""
    monkeypatch.setattr(plan, "PART_SIZE", SMALL_PART)
    return SMALL_PART


@pytest.fixture(scope="session")
def opensearch_url() -> Iterator[str]:
    """A running OpenSearch, without a prefix; skipped where neither the cache nor Maven has it. Started
    once."""
    running = cluster()
    try:
        ports = running.__enter__()
    except Missing as error:
        skip_or_fail("opensearch", f"no OpenSearch to test against: {error}")
    yield f"http://127.0.0.1:{ports[0]}"
    running.__exit__(None, None, None)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An empty folder for an installation."""
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


@pytest.fixture
def own_settings(s3_settings: Settings, home: Path) -> Settings:
    """Settings with a home, a port and a bucket of their own, on the shared S3 server."""
    (port,) = free_ports(1)
    changes = {"home": home, "port": port, "s3_bucket": f"own-{uuid.uuid4().hex[:8]}"}
    return s3_settings.model_copy(update=changes)


@pytest.fixture
def installation(own_settings: Settings) -> Iterator[Installation]:
    """Real processes of an installation."""
    made = Installation(own_settings)
    yield made
    made.stop()


@pytest.fixture
def card(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """Pictures that no other test has."""
    return make_card(tmp_path / "card", request.node.name)
