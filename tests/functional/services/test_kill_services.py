"""Services killed with SIGKILL at random moments while a photographer delivers: nobody has to do anything."""

from __future__ import annotations

import json
import os
import random
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mediahub.identity.accounts import create_user
from mediahub.identity.tokens import create_token
from mediahub.ingest.uploads.plan import PART_SIZE
from mediahub.services.seaweed import Seaweed
from mediahub.settings import Settings, load_settings
from tests.functional.killing import (
    EVENT,
    FRAMES,
    KILLS,
    PATIENCE,
    TIMEOUT,
    Installation,
    assert_consistent,
    differences,
    eventually,
    expected,
    kill,
)
from tests.services import free_ports

pytestmark = [pytest.mark.services, pytest.mark.timeout(TIMEOUT)]
PAUSES = (0.3, 2.0)
"""Seconds between two kills."""


@pytest.mark.long
def test_the_indexer_killed_at_random_moments(installation: Installation, card: Path) -> None:
    indexer = installation.start("indexer")
    command = ("ingest", str(card), "--event", EVENT, "--photographer", "Chen Rui", "--json")
    process = installation.start(*command)
    for _ in killings(17):
        kill(indexer)
        indexer = installation.start("indexer")
    out, _ = process.communicate(timeout=PATIENCE)
    assert json.loads(out.splitlines()[-1])["summary"] == {"new": FRAMES, "duplicate": 1, "rejected": 1}
    installation.start("worker")
    assert_all_there(installation, card)


@pytest.mark.long
def test_the_web_server_killed_at_random_moments(installation: Installation, card: Path) -> None:
    pad(card / "DSC_0002.JPG")
    for name in ("indexer", "worker"):
        installation.start(name)
    web = installation.start("web")
    process = push(installation, card)
    for _ in killings(23):
        kill(web)
        web = installation.start("web")
    assert_pushed(installation, process, card)


@pytest.mark.long
def test_the_s3_server_killed_at_random_moments(storage: Storage, tmp_path: Path, card: Path) -> None:
    pad(card / "DSC_0002.JPG")
    installation = Installation(storage.settings.model_copy(update={"home": tmp_path / "home"}))
    try:
        for name in ("indexer", "worker", "web"):
            installation.start(name)
        process = push(installation, card)
        for _ in killings(31):
            storage.kill()
            storage.start()
        assert_pushed(installation, process, card)
    finally:
        installation.stop()


class Storage:
    """An S3 server of the test's own."""

    def __init__(self, home: Path) -> None:
        web, s3 = free_ports(2)
        self.settings: Settings = load_settings(home=home, port=web, s3_port=s3)
        self.start()

    def start(self) -> None:
        self._server = Seaweed(self.settings)
        self._server.start()

    def kill(self) -> None:
        os.kill(self._server.pid, 9)
        self._server.wait()

    def stop(self) -> None:
        self._server.stop(grace=1)


@pytest.fixture
def storage(tmp_path: Path) -> Iterator[Storage]:
    made = Storage(tmp_path / "storage")
    yield made
    made.stop()


def killings(seed: int) -> Iterator[int]:
    """Moments to kill something, each after a while of its own."""
    moments = random.Random(seed)
    for number in range(KILLS):
        time.sleep(moments.uniform(*PAUSES))
        yield number


def pad(path: Path) -> None:
    """Make it one that goes in parts: whatever follows the end of a JPEG is no part of the picture."""
    path.write_bytes(path.read_bytes() + random.Random(path.name).randbytes(PART_SIZE + 1_000_000))


def push(installation: Installation, card: Path) -> subprocess.Popen[bytes]:
    """`mediahub push` of the card, in parts of one at a time, as on a slow line."""
    with installation.services.database.begin() as session:
        create_user(session, "photo@example.org", "correct horse battery", "photographer")
        token = create_token(session, "photo@example.org", ["upload"], days=1)[1]
    command = ("push", str(card), "--event", EVENT, "--previews", "never", "--parallel", "2", "--json")
    server = f"http://127.0.0.1:{installation.settings.port}"
    return installation.start(*command, MEDIAHUB_SERVER=server, MEDIAHUB_TOKEN=token)


def assert_pushed(installation: Installation, process: subprocess.Popen[bytes], card: Path) -> None:
    out, _ = process.communicate(timeout=PATIENCE)
    assert json.loads(out.splitlines()[-1])["summary"] == {
        "new": FRAMES,
        "duplicate": 1,
        "rejected": 1,
        "failed": 0,
    }
    assert eventually(lambda: not installation.waiting(), PATIENCE), installation.counts()
    assert_all_there(installation, card)


def assert_all_there(installation: Installation, card: Path) -> None:
    """Also the records, once a worker has written them: `mediahub verify` has nothing to say."""
    found: Callable[[], list[str]] = lambda: differences(installation)  # noqa: E731
    assert eventually(lambda: not found(), 60), found()
    assert_consistent(installation, expected(card))
