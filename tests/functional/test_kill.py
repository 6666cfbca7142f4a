"""Processes killed with SIGKILL at random moments: the same command again ends in the same place."""

from __future__ import annotations

import hashlib
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from mediahub.catalog.database import Database
from mediahub.catalog.events import create_event
from mediahub.catalog.models import Arrival, Asset, Rendition, asset_id
from mediahub.ingest.delivery import wait_for_index
from mediahub.rights import Viewer
from mediahub.runtime import Services
from mediahub.settings import Settings
from tests.pictures import write_jpeg

EVENT = "killed"
FRAMES = int(os.environ.get("MEDIAHUB_TEST_FRAMES", "16"))
KILLS = int(os.environ.get("MEDIAHUB_TEST_KILLS", "4"))
"""CI runs it small; 500 frames and 50 kills are for a long evening."""
PATIENCE = 120 + FRAMES

pytestmark = [pytest.mark.services, pytest.mark.timeout(2 * PATIENCE + 4 * KILLS)]
ADMIN = Viewer(frozenset({"admin"}))


class Installation:
    """A home of its own on the shared S3 server; commands run as real processes."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.services = Services.open(settings)
        self.environment = os.environ | {
            "MEDIAHUB_HOME": str(settings.home),
            "MEDIAHUB_S3_PORT": str(settings.s3_port),
            "MEDIAHUB_S3_ACCESS_KEY": settings.s3_access_key,
            "MEDIAHUB_S3_SECRET_KEY": settings.s3_secret_key,
            "MEDIAHUB_WORKER_PROCESSES": "2",
        }

    def start(self, *command: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "mediahub", *command],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )


@pytest.fixture
def installation(s3_settings: Settings, tmp_path: Path) -> Iterator[Installation]:
    made = Installation(s3_settings.model_copy(update={"home": tmp_path / "home"}))
    database = Database(made.settings.sqlalchemy_url)
    database.migrate()
    with database.begin() as session:
        create_event(session, EVENT, "Killed", "UTC")
    indexer = made.start("indexer")
    yield made
    indexer.kill()
    indexer.wait()


@pytest.fixture
def card(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """Good frames, one of them twice, and a broken one."""
    first = int(hashlib.sha256(request.node.name.encode()).hexdigest()[:6], 16)
    folder = tmp_path / "card"
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
    kept = {
        info.key
        for identity in assets
        for info in services.bucket.list(f"renditions/{identity[:2]}/{identity}/")
    }
    assert kept == {rendition.key for rendition in renditions}
    assert len(kept) == 2 * len(assets)
    assert list(services.bucket.list("incoming/")) == []
    found = services.search.search(
        "", event=EVENT, viewer=ADMIN, filters={}, sort=None, offset=0, limit=100, facets=()
    )
    assert sorted(found.ids) == sorted(assets)


def clean_up(installation: Installation) -> None:
    """The bucket is shared by the session's tests."""
    bucket = installation.services.bucket
    for prefix in (f"originals/{EVENT}/", f"quarantine/{EVENT}/"):
        for info in list(bucket.list(prefix)):
            bucket.delete(info.key)


def test_the_command_killed_at_random_moments(installation: Installation, card: Path) -> None:
    command = ("ingest", str(card), "--event", EVENT, "--photographer", "Chen Rui", "--json")
    moments = random.Random(7)
    for _ in range(KILLS):
        process = installation.start(*command)
        time.sleep(moments.uniform(0.8, 3.0))
        process.kill()
        process.wait()
    process = installation.start(*command)
    out, _ = process.communicate(timeout=PATIENCE)
    summary = json.loads(out.splitlines()[-1])["summary"]
    # frames that a killed run brought to their end count as its own delivery's
    assert process.returncode == 1  # one file is broken
    assert summary["rejected"] == 1
    assert summary["new"] + summary["duplicate"] == FRAMES + 1
    assert_consistent(installation, expected(card))

    again = installation.start(*command)
    out, _ = again.communicate(timeout=PATIENCE)
    assert json.loads(out.splitlines()[-1])["summary"]["new"] == 0
    assert_consistent(installation, expected(card))
    clean_up(installation)


def test_the_worker_killed_at_random_moments(installation: Installation, card: Path) -> None:
    command = ("ingest", str(card), "--event", EVENT, "--photographer", "Chen Rui", "--no-wait")
    assert installation.start(*command).wait(timeout=PATIENCE) == 0
    moments = random.Random(11)
    for _ in range(KILLS):
        worker = installation.start("worker")
        time.sleep(moments.uniform(1.0, 2.5))
        worker.kill()
        worker.wait()
    # what a dead worker held is due after minutes; here it is made due now
    with installation.services.database.begin() as session:
        for arrival in session.scalars(select(Arrival).where(Arrival.incoming_key.is_not(None))):
            arrival.touched_at = arrival.touched_at.replace(year=2020)
    worker = installation.start("worker")
    try:
        deadline = time.monotonic() + PATIENCE
        while _waiting(installation) and time.monotonic() < deadline:
            time.sleep(0.2)
    finally:
        worker.kill()
        worker.wait()
    assert wait_for_index(installation.services, 30)
    time.sleep(0.5)
    assert_consistent(installation, expected(card))
    with installation.services.database.read() as session:
        states = dict(session.execute(select(Arrival.state, func.count()).group_by(Arrival.state)).all())
    assert states == {"ready": FRAMES, "duplicate": 1, "rejected": 1}
    clean_up(installation)


def _waiting(installation: Installation) -> int:
    with installation.services.database.read() as session:
        return session.scalar(select(func.count()).where(Arrival.incoming_key.is_not(None))) or 0
