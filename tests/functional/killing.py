"""What the tests share that kill processes: an installation of real processes, a card, and what must hold."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from mediahub.catalog.db.database import Database
from mediahub.catalog.events import create_event
from mediahub.catalog.models import Arrival, Asset, Rendition, asset_id
from mediahub.rights import Viewer
from mediahub.runtime import Services
from mediahub.services.checks.verification import verify
from mediahub.services.shared_secrets import as_variables, shared_secrets
from mediahub.settings import Settings
from tests.pictures import write_jpeg

EVENT = "killed"
FRAMES = int(os.environ.get("MEDIAHUB_TEST_FRAMES", "10"))
KILLS = int(os.environ.get("MEDIAHUB_TEST_KILLS", "3"))
"""CI runs it small; 500 frames and 50 kills are for a long evening."""
PATIENCE = 120 + 3 * FRAMES
"""Seconds that one command may take."""
TIMEOUT = 2 * PATIENCE + 8 * KILLS
"""And a test."""
ENDS = ("ready", "duplicate", "rejected")
ADMIN = Viewer(frozenset({"admin"}))


class Installation:
    """A home and a bucket of its own; commands run as real processes, on the external S3 of `s3_url` where
    that is given."""

    def __init__(self, settings: Settings, s3_url: str = "") -> None:
        self.settings = settings
        database = Database(settings.sqlalchemy_url)
        database.migrate()
        with database.begin() as session:
            create_event(session, EVENT, "Killed", "UTC")
        database.dispose()
        self.services = Services.open(settings)
        self.services.bucket.ensure()
        self.environment = os.environ | {
            "MEDIAHUB_HOME": str(settings.home),
            "MEDIAHUB_PORT": str(settings.port),
            "MEDIAHUB_S3_PORT": str(settings.s3_port),
            "MEDIAHUB_S3_BUCKET": settings.s3_bucket,
            "MEDIAHUB_S3_ACCESS_KEY": settings.s3_access_key.get_secret_value(),
            "MEDIAHUB_S3_SECRET_KEY": settings.s3_secret_key.get_secret_value(),
            "MEDIAHUB_WEB_WORKERS": "1",
            "MEDIAHUB_WORKER_PROCESSES": "2",
            "MEDIAHUB_READ_WORDS": "false",
            "MEDIAHUB_COMPARE_LOOKS": "false",
            **secrets_of(settings),
        }
        if s3_url:
            self.environment |= {
                "MEDIAHUB_STORAGE": "external",
                "MEDIAHUB_S3_ENDPOINT": s3_url,
                "MEDIAHUB_S3_PUBLIC_ENDPOINT": s3_url,
            }
        self.log = (settings.home / "said.log").open("ab")
        self.processes: list[subprocess.Popen[bytes]] = []

    def start(self, *command: str, **more: str) -> subprocess.Popen[bytes]:
        """A `mediahub` command in a group of its own; `more` goes into its environment."""
        process = subprocess.Popen(
            [sys.executable, "-m", "mediahub", *command],
            env=self.environment | more,
            stdout=subprocess.PIPE if command[-1:] == ("--json",) else subprocess.DEVNULL,
            stderr=self.log,
            start_new_session=True,
        )
        self.processes.append(process)
        return process

    def stop(self) -> None:
        """Nothing that was started outlives the test."""
        for process in self.processes:
            if process.poll() is None:
                kill(process)
        self.log.close()

    def waiting(self) -> int:
        """Arrivals that are not at their end."""
        with self.services.database.read() as session:
            found = session.scalar(
                select(func.count()).where(
                    Arrival.incoming_key.is_not(None)
                    | Arrival.state.not_in(("ready", "duplicate", "rejected"))
                )
            )
        return found or 0

    def counts(self) -> dict[str, int]:
        """How many arrivals are in which state."""
        with self.services.database.read() as session:
            rows = session.execute(select(Arrival.state, func.count()).group_by(Arrival.state))
            return dict(map(tuple, rows))


def secrets_of(settings: Settings) -> dict[str, str]:
    """The variables by which its processes have the secrets of these settings."""
    lines = (line.split("=", 1) for line in as_variables(shared_secrets(settings)))
    return {name: value.strip('"') for name, value in lines}


def kill(process: subprocess.Popen[bytes]) -> None:
    """End a process and whatever it started, at once."""
    os.killpg(process.pid, 9)
    process.wait()


def eventually(condition: Any, seconds: float) -> bool:
    """Whether it becomes true in that time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.2)
    return True


def make_card(folder: Path, seed: str) -> Path:
    """Good frames, one of them twice, and a broken one; no other `seed` gives them."""
    first = int(hashlib.sha256(seed.encode()).hexdigest()[:6], 16)
    for number in range(FRAMES):
        write_jpeg(folder / f"DSC_{number:04d}.JPG", first + number, (1500, 1000), "2025:10:18 10:00:00")
    (folder / "copy.jpg").write_bytes((folder / "DSC_0000.JPG").read_bytes())
    (folder / "broken.jpg").write_bytes((folder / "DSC_0001.JPG").read_bytes()[:3000])
    return folder


def expected(card: Path) -> dict[str, bytes]:
    """Id and bytes of every asset that must be there in the end."""
    good = [path for path in card.iterdir() if path.name != "broken.jpg"]
    return {asset_id(EVENT, hashlib.sha256(p.read_bytes()).hexdigest()): p.read_bytes() for p in good}


def assert_consistent(installation: Installation, wanted: dict[str, bytes]) -> None:
    """Catalogue = bucket = index, and nothing else in any of them."""
    services = installation.services
    with services.database.read() as session:
        assets = {asset.id: asset for asset in session.scalars(select(Asset))}
        renditions = list(session.scalars(select(Rendition)))
    assert {identity: asset.state for identity, asset in assets.items()} == dict.fromkeys(wanted, "ready")
    originals = {info.key for info in services.bucket.list(f"originals/{EVENT}/")}
    assert originals == {asset.original_key for asset in assets.values()}
    for identity, asset in assets.items():
        assert services.bucket.get_bytes(asset.original_key) == wanted[identity]
    kept = {info.key for info in services.bucket.list("renditions/")}
    assert kept == {rendition.key for rendition in renditions}
    assert len(kept) == 2 * len(assets)
    assert list(services.bucket.list("incoming/")) == []
    assert sorted(services.search.layout("", event=EVENT, viewer=ADMIN).ids) == sorted(assets)


def differences(installation: Installation) -> list[str]:
    """What `mediahub verify` finds."""
    found = verify(installation.services, quick=False, progress=lambda done, total: None).differences
    return [difference.message for difference in found]
