"""Processes killed with SIGKILL at random moments: the same command again ends in the same place."""

from __future__ import annotations

import json
import random
import time
from pathlib import Path

import pytest
from sqlalchemy import select

from mediahub.catalog.models import Arrival
from mediahub.ingest.sources.disk_batch import wait_for_index
from tests.functional.killing import (
    EVENT,
    FRAMES,
    KILLS,
    PATIENCE,
    TIMEOUT,
    Installation,
    assert_consistent,
    eventually,
    expected,
)

pytestmark = [pytest.mark.services, pytest.mark.timeout(TIMEOUT)]


@pytest.fixture(autouse=True)
def an_indexer(installation: Installation) -> None:
    installation.start("indexer")


@pytest.mark.long
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
    installation.start("worker")
    assert eventually(lambda: not installation.waiting(), PATIENCE)
    assert wait_for_index(installation.services, 30)
    time.sleep(0.5)
    assert_consistent(installation, expected(card))
    assert installation.counts() == {"ready": FRAMES, "duplicate": 1, "rejected": 1}
