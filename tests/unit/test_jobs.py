"""The queue: what fails because a service is away is tried again by itself."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from mediahub import jobs as module
from mediahub.jobs import Jobs
from mediahub.settings import Settings
from mediahub.storage.errors import Unavailable


def test_an_arrival_is_looked_at_again_soon_after_storage_was_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "RETRY_FIRST", 0)
    seen: list[int] = []

    def check(arrival_id: int) -> None:
        seen.append(arrival_id)
        if len(seen) < 3:
            raise Unavailable("S3 is being restarted")

    jobs = Jobs(Settings(home=tmp_path))
    consumer = jobs.consumer(1, {"check_arrival": check})
    consumer.start()
    try:
        jobs.check_arrival(7)
        deadline = time.monotonic() + 20
        while len(seen) < 3 and time.monotonic() < deadline:
            time.sleep(0.05)
    finally:
        consumer.stop(graceful=True)
    assert seen == [7, 7, 7]
