"""What we failed at rests ever longer, and in the end until the process starts anew."""

from __future__ import annotations

import pytest

from mediahub.ingest import apart
from mediahub.ingest.apart import SetApart
from mediahub.ingest.unread import PAUSES, TRIES


def test_each_failure_is_followed_by_a_longer_rest_and_the_last_one_by_no_try(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = 1000.0
    monkeypatch.setattr(apart.time, "monotonic", lambda: now)
    failed = SetApart()
    for pause in PAUSES[: TRIES - 1]:
        failed.note("a")
        assert failed.names() == ["a"]
        now += pause.total_seconds()
        assert failed.names() == []
    failed.note("a")
    now += 1e9
    assert failed.names() == ["a"]
