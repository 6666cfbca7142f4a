"""A terminal on an installation of the test's own: SQLite, objects in memory, files read in this process."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pytest
import structlog
from click.testing import CliRunner, Result

from mediahub.catalog.events import create_event
from mediahub.cli import main
from mediahub.runtime import Services
from mediahub.settings import load_settings
from tests.in_process import SandboxHere
from tests.object_storage import BucketInMemory

Run = Callable[..., Result]


@pytest.fixture(autouse=True)
def quiet_log() -> Iterator[None]:
    """What commands log goes to no terminal, as with the program."""
    structlog.reset_defaults()  # what a service of another test set up
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())
    yield
    structlog.reset_defaults()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """That of the installation."""
    monkeypatch.setenv("MEDIAHUB_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("MEDIAHUB_WORKER_PROCESSES", "1")
    return tmp_path / "home"


@pytest.fixture
def run(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """Calls a subcommand as the terminal does; its output streams are apart."""
    for module in ("sources.disk_batch", "sources.watch"):
        monkeypatch.setattr(f"mediahub.ingest.{module}.Sandbox", SandboxHere, raising=False)
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def call(name: str, *arguments: str, **more: str) -> Result:
        command = main.get_command(click.Context(main), name)
        assert command is not None
        return CliRunner().invoke(command, list(arguments), **more)  # type: ignore[arg-type]

    yield call
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.fixture
def bucket(home: Path, monkeypatch: pytest.MonkeyPatch) -> BucketInMemory:
    """The bucket of whatever opens the installation."""
    made = BucketInMemory(load_settings())
    made.ensure()
    monkeypatch.setattr("mediahub.runtime.Bucket", lambda settings: made)
    return made


@pytest.fixture
def services(home: Path, bucket: BucketInMemory) -> Services:
    """The installation's, with an event `summit`."""
    opened = Services.open(load_settings())
    opened.database.migrate()
    with opened.database.begin() as session:
        create_event(session, "summit", "Summit", "Asia/Shanghai")
    return opened
