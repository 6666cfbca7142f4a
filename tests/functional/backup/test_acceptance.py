"""A backup is made while pictures come in, the machine is thrown away, and another one is built from it."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from mediahub.backup import age
from mediahub.backup.restoring import STATE
from mediahub.catalog.events import create_event
from mediahub.catalog.models import Arrival, Asset
from mediahub.runtime import Services
from mediahub.services.checks.verification import verify
from mediahub.settings import Settings, load_settings
from mediahub.storage import Bucket
from tests.functional.killing import FRAMES, PATIENCE, eventually, kill, make_card
from tests.services import environment_of

pytestmark = [pytest.mark.long, pytest.mark.services, pytest.mark.timeout(4 * PATIENCE)]

EVENT = "summit"
KEY = "5e" * 32


class Machine:
    """A home, a database and a bucket of its own; commands run as real processes."""

    def __init__(self, s3: Settings, home: Path, database_url: str) -> None:
        self.settings = load_settings(
            home=home, storage="external", s3_endpoint=s3.s3_url, s3_access_key=s3.s3_access_key,
            s3_secret_key=s3.s3_secret_key, s3_bucket=f"machine-{uuid.uuid4().hex[:8]}",
            database_url=database_url, encryption_key=KEY, worker_processes=2, read_words=False,
            compare_looks=False,
        )  # fmt: skip
        names = self.settings.model_dump(exclude_defaults=True, exclude_none=True)
        kept = {name: value for name, value in os.environ.items() if not name.startswith("MEDIAHUB_")}
        # secrets that were made stay in the folder, as they do for people
        own = [name for name in names if name not in ("secret_key", "password_salt")]
        self.environment = kept | environment_of(self.settings, *own)
        self.services = Services.open(self.settings)
        self.services.bucket.ensure()
        self._log = (home.parent / f"{home.name}.log").open("ab")
        self._running: list[subprocess.Popen[bytes]] = []

    def start(self, *command: str) -> subprocess.Popen[bytes]:
        """A `mediahub` command in a group of its own."""
        process = subprocess.Popen(
            [sys.executable, "-m", "mediahub", *command], env=self.environment, stdout=self._log,
            stderr=self._log, start_new_session=True,
        )  # fmt: skip
        self._running.append(process)
        return process

    def run(self, *command: str) -> int:
        """The same to its end; its exit status."""
        return self.start(*command).wait(timeout=PATIENCE)

    def stop(self) -> None:
        """End everything at once, as when the power goes."""
        for process in self._running:
            if process.poll() is None:
                kill(process)

    def close(self) -> None:
        self.stop()
        self.services.database.dispose()
        self._log.close()

    def acknowledged(self) -> dict[str, str]:
        """What senders were told is safe: SHA-256 of each file by its path in the delivery."""
        with self.services.database.read() as session:
            rows = session.execute(
                select(Arrival.path, Arrival.sha256).where(
                    Arrival.state.in_(("received", "checking", "ready", "duplicate")),
                    Arrival.sha256.is_not(None),
                )
            )
            return {path: digest for path, digest in rows}  # noqa: C416

    def originals(self) -> dict[str, str]:
        """SHA-256 of the bytes of every original that a row names, by what the row says it is."""
        with self.services.database.read() as session:
            rows = session.execute(select(Asset.sha256, Asset.original_key).where(Asset.state == "ready"))
            keys = {digest: key for digest, key in rows}  # noqa: C416
        bucket = self.services.bucket
        return {digest: hashlib.sha256(bucket.get_bytes(key)).hexdigest() for digest, key in keys.items()}

    def is_quiet(self) -> bool:
        """Whether nothing is wrong or waits, as `mediahub verify` sees it."""
        return verify(self.services, quick=False, progress=lambda done, total: None).differences == []


@pytest.fixture
def machines(
    s3_settings: Settings, tmp_path: Path, database_url: str, bare_database_url: str
) -> Iterator[tuple[Machine, Machine]]:
    """The machine that is lost, and a new one with the other kind of database."""
    old = Machine(s3_settings, tmp_path / "old", database_url)
    new = Machine(s3_settings, tmp_path / "new", bare_database_url)
    (tmp_path / "new" / "secrets.json").unlink()
    with old.services.database.begin() as session:
        create_event(session, EVENT, "Summit", "UTC")
    yield old, new
    old.close()
    new.close()


@pytest.mark.parametrize(
    ("database_url", "bare_database_url"),
    [("sqlite", "postgres"), ("postgres", "sqlite")],
    indirect=True,
)
def test_a_machine_is_lost_and_built_again(
    machines: tuple[Machine, Machine], tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    old, new = machines
    card = make_card(tmp_path / "card", request.node.name)
    target, key = str(tmp_path / "target"), tuple[str, ...]()
    if old.settings.is_postgres:  # the other way goes to S3, and is encrypted
        target = f"s3://{new.settings.s3_bucket}-backups/of/the/office"
        Bucket(new.settings.model_copy(update={"s3_bucket": f"{new.settings.s3_bucket}-backups"})).ensure()
        identity = age.new_identity()
        (tmp_path / "key.txt").write_text(str(identity))
        key = ("--identity", str(tmp_path / "key.txt"))
        old.environment["MEDIAHUB_BACKUP_RECIPIENT"] = str(identity.to_public())
    worker = old.start("worker")
    ingest = old.start("ingest", str(card), "--event", EVENT, "--photographer", "Chen Rui", "--no-wait")
    assert eventually(lambda: len(old.acknowledged()) >= max(3, FRAMES // 3), PATIENCE)
    before = old.acknowledged()
    assert old.run("backup", target, "--json") == 0  # while the rest comes in
    assert worker.poll() is None
    assert new.run("backup", target, "--verify", *key) == 0
    for path in new.settings.home.iterdir():  # the new machine has to be a new one
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    assert ingest.wait(timeout=PATIENCE) in (0, 1)
    old.stop()

    for _ in range(2):  # killed twice on its way
        killed = new.start("restore", target, *key)
        time.sleep(random.Random(3).uniform(1.0, 2.5))
        if killed.poll() is None:
            kill(killed)
    if (new.settings.home / STATE).exists() or not (new.settings.home / "secrets.json").exists():
        assert new.run("restore", target, *key) == 0
    assert new.run("restore", target, *key) == 1  # it is full now
    new.start("worker")
    new.start("indexer")
    with new.services.database.begin() as session:  # what waited for a dead worker is due after a while
        for arrival in session.scalars(select(Arrival).where(Arrival.incoming_key.is_not(None))):
            arrival.touched_at = arrival.touched_at.replace(year=2020)
    assert eventually(new.is_quiet, PATIENCE)
    there = new.originals()
    assert set(before.values()) <= there.keys()
    assert all(digest == found for digest, found in there.items())
