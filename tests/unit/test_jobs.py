"""The queue: what fails because a service is away is tried again by itself."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
import structlog

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


def test_a_task_keeps_the_name_of_the_request_that_led_to_it_also_when_it_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "RETRY_FIRST", 0)
    seen: list[tuple[int, str]] = []

    def check(arrival_id: int) -> None:
        seen.append((arrival_id, structlog.contextvars.get_contextvars()["request_id"]))
        if len(seen) < 2:
            raise Unavailable("S3 is being restarted")

    jobs = Jobs(Settings(home=tmp_path))
    consumer = jobs.consumer(1, {"check_arrival": check})
    consumer.start()
    try:
        with structlog.contextvars.bound_contextvars(request_id="from-nginx-7"):
            jobs.check_arrival(7)
        deadline = time.monotonic() + 20
        while len(seen) < 2 and time.monotonic() < deadline:
            time.sleep(0.05)
        jobs.check_arrival(8)
        while len(seen) < 3 and time.monotonic() < deadline:
            time.sleep(0.05)
    finally:
        consumer.stop(graceful=True)
    assert seen[:2] == [(7, "from-nginx-7")] * 2
    assert seen[2][0] == 8
    assert seen[2][1] not in ("", "from-nginx-7")
