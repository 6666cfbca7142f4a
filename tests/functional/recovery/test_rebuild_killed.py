"""`mediahub rebuild` as a process, killed with SIGKILL in its midst; and a worker that writes records."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import func, select

from mediahub.catalog.coordination.outbox import enqueue
from mediahub.catalog.models import Asset, RecordOutbox, StackDue, asset_id
from mediahub.catalog.stacks import recheck
from mediahub.media.sandbox.sandbox import Sandbox
from mediahub.records.columns import encode
from mediahub.runtime import Services
from mediahub.storage.keys import original_key
from mediahub.storage.record_keys import asset_record_key
from tests.functional.records.test_records import EVENT, filled, lose, rebuild, rows, sandbox, services

__all__ = ["filled", "sandbox", "services"]

pytestmark = [pytest.mark.services, pytest.mark.timeout(240)]
MORE = 100


@pytest.fixture
def many(filled: Services) -> Services:
    """As if hundreds of assets had been taken in."""
    with filled.database.read() as session:
        asset = session.scalars(select(Asset).where(Asset.state == "ready")).first()
    assert asset is not None
    record = json.loads(filled.bucket.get_bytes(asset_record_key(EVENT, asset.id)))
    for number in range(MORE):
        data = str(number).encode()
        digest = hashlib.sha256(data).hexdigest()
        key = original_key(EVENT, digest, ".jpg")
        identity = asset_id(EVENT, digest)
        record["asset"] |= {"id": identity, "sha256": digest, "original_key": key, "size": len(data)}
        filled.bucket.put_bytes(key, data, "image/jpeg")
        filled.bucket.put_bytes(asset_record_key(EVENT, identity), encode(record), "application/json")
    return filled


def test_killed_and_run_again(many: Services, database_url: str, sandbox: Sandbox, tmp_path: Path) -> None:
    lose(many)
    assert rebuild(many, sandbox).problems == []
    whole = rows(many.database)
    lose(many)
    environment = environment_of(many, database_url)
    command = [sys.executable, "-m", "mediahub", "rebuild", "--from-storage", "--json"]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    while not count(many) and process.poll() is None:
        time.sleep(0.005)
    process.kill()
    process.wait()
    assert 0 < count(many) < MORE + 3, "it was not killed in its midst"

    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, timeout=120, check=True)
    report = json.loads(done.stdout)
    assert report["problems"] == []
    assert report["there"] > 0
    assert report["there"] + report["restored"] == MORE + 3
    assert rows(many.database) == whole


def test_a_worker_writes_records_and_makes_stacks(filled: Services, database_url: str) -> None:
    with filled.database.begin() as session:
        asset = session.scalars(select(Asset).where(Asset.state == "ready").order_by(Asset.filename)).first()
        assert asset is not None
        asset.caption = "Written by a worker"
        enqueue(session, [asset.id])
        recheck(session, [asset.id])
    key = asset_record_key(EVENT, asset.id)
    command = [sys.executable, "-m", "mediahub", "worker"]
    worker = subprocess.Popen(command, env=environment_of(filled, database_url))

    def is_done() -> bool:
        with filled.database.read() as session:
            waiting = [*session.scalars(select(RecordOutbox.id)), *session.scalars(select(StackDue.asset_id))]
        return not waiting and b"Written by a worker" in filled.bucket.get_bytes(key)

    try:
        deadline = time.monotonic() + 150
        while not (done := is_done()) and time.monotonic() < deadline:
            time.sleep(0.3)
    finally:
        worker.terminate()
        worker.wait(timeout=30)
    assert done, "of what was asked for something still waits"


def environment_of(services: Services, database_url: str) -> dict[str, str]:
    return os.environ | {
        "MEDIAHUB_HOME": str(services.settings.home),
        "MEDIAHUB_DATABASE_URL": database_url,
        "MEDIAHUB_S3_PORT": str(services.settings.s3_port),
        "MEDIAHUB_S3_BUCKET": services.settings.s3_bucket,
        "MEDIAHUB_S3_ACCESS_KEY": services.settings.s3_access_key.get_secret_value(),
        "MEDIAHUB_S3_SECRET_KEY": services.settings.s3_secret_key.get_secret_value(),
        "MEDIAHUB_WORKER_PROCESSES": "1",
        "MEDIAHUB_READ_WORDS": "false",
        "MEDIAHUB_COMPARE_LOOKS": "false",
    }


def count(services: Services) -> int:
    with services.database.read() as session:
        return session.scalar(select(func.count()).select_from(Asset)) or 0
