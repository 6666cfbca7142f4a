"""The watched folder in threads and as a command, against a real S3 server; tests/unit has its rules."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import select

from mediahub.catalog.events import create_event
from mediahub.catalog.models import Asset
from mediahub.ingest.batches.batches import open_batch
from mediahub.ingest.pipeline.pipeline import Outcome, Pipeline
from mediahub.ingest.sources.watch import FolderWatch, State
from mediahub.media.sandbox.sandbox import Sandbox
from mediahub.runtime import Services
from mediahub.settings import Settings
from tests.pictures import write_jpeg

pytestmark = [pytest.mark.services, pytest.mark.timeout(120)]

EVENT, SETTLE = "watched", 1.0


@pytest.fixture
def services(s3_settings: Settings, tmp_path: Path) -> Services:
    settings = s3_settings.model_copy(update={"home": tmp_path / "home", "worker_processes": 1})
    services = Services.open(settings)
    services.database.migrate()
    with services.database.begin() as session:
        create_event(session, EVENT, "Watched", "UTC")
    return services


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "incoming"
    folder.mkdir()
    return folder


class Watching:
    """A watch in a thread of its own."""

    def __init__(self, services: Services, sandbox: Sandbox, folder: Path, *, poll: bool = False) -> None:
        self.outcomes: list[Outcome] = []
        self.troubles: list[str] = []
        self._stop = threading.Event()
        with services.database.begin() as session:
            batch = open_batch(
                session, event=EVENT, photographer="Chen Rui", source="watch", roots=[str(folder)]
            )
        pipeline = Pipeline(services, sandbox)
        watch = FolderWatch(pipeline, batch, folder, self.outcomes.append, settle=SETTLE, poll=poll)
        self._thread = threading.Thread(target=watch.run, args=(self._stop, self._tick))

    def _tick(self, state: State) -> None:
        if state.trouble:
            self.troubles.append(state.trouble)

    def __enter__(self) -> Watching:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join(30)
        assert not self._thread.is_alive()

    def wait_for(self, number: int, seconds: float = 40) -> dict[str, str]:
        """States by path, once there are so many outcomes, and a moment later still."""
        deadline = time.monotonic() + seconds
        while len(self.outcomes) < number:
            assert time.monotonic() < deadline, self.outcomes
            time.sleep(0.1)
        time.sleep(1)
        return {outcome.path: outcome.state for outcome in self.outcomes}


@pytest.mark.parametrize("poll", [False, True])
def test_what_is_there_and_what_comes_is_taken_once(
    services: Services, sandbox: Sandbox, folder: Path, tmp_path: Path, poll: bool
) -> None:
    seed = 700 + poll * 10
    write_jpeg(folder / "there.jpg", seed)
    slow = write_jpeg(tmp_path / "slow.jpg", seed + 1, (2400, 1600)).read_bytes()
    with Watching(services, sandbox, folder, poll=poll) as watching:
        watching.wait_for(1)
        write_jpeg(folder / "new" / "deep" / "in.jpg", seed + 2)
        (folder / ".DS_Store").write_bytes(b"x")
        (folder / "alone.xmp").write_text("<x/>")
        # written in pieces with pauses longer than the wait: its writer has it open
        with (folder / "slow.jpg").open("wb") as writer:
            for start in range(0, len(slow), len(slow) // 3 + 1):
                writer.write(slow[start : start + len(slow) // 3 + 1])
                writer.flush()
                time.sleep(SETTLE + 0.6)
        # under a temporary name first
        part = folder / "late.jpg.part"
        shutil.copy(write_jpeg(tmp_path / "late.jpg", seed + 3), part)
        time.sleep(SETTLE + 0.6)
        part.rename(folder / "late.jpg")
        states = watching.wait_for(5)
    assert states.pop("alone.xmp") == "rejected"
    assert states == dict.fromkeys(("there.jpg", "new/deep/in.jpg", "slow.jpg", "late.jpg"), "ready")
    assert len(watching.outcomes) == 5
    with services.database.read() as session:
        asset = session.scalars(select(Asset).where(Asset.filename == "slow.jpg")).one()
    assert services.bucket.get_bytes(asset.original_key) == slow


def test_the_command_finishes_what_it_has_in_hand(services: Services, folder: Path) -> None:
    for number in range(4):
        write_jpeg(folder / f"{number}.jpg", 740 + number)
    settings = services.settings
    command = ["watch", str(folder), "--event", EVENT, "--photographer", "Chen Rui", "--json"]
    log = settings.home / "watch.log"
    environment = {
        "MEDIAHUB_HOME": str(settings.home),
        "MEDIAHUB_S3_PORT": str(settings.s3_port),
        "MEDIAHUB_S3_ACCESS_KEY": settings.s3_access_key.get_secret_value(),
        "MEDIAHUB_S3_SECRET_KEY": settings.s3_secret_key.get_secret_value(),
    }
    with log.open("wb") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", "mediahub", *command],
            env=os.environ | environment,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line, log.read_text()
    first = json.loads(line)
    assert first["state"] == "ready"
    process.send_signal(signal.SIGINT)
    lines = [json.loads(line) for line in process.stdout]  # communicate() would lose what is buffered
    assert process.wait(timeout=40) == 0
    taken = [first, *lines[:-1]]
    assert lines[-1] == {"summary": {"new": len(taken), "duplicate": 0, "rejected": 0}}
    with services.database.read() as session:
        assets = session.scalars(select(Asset.state)).all()
    assert assets == ["ready"] * len(taken)  # none was left half done
