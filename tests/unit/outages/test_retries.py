"""What we failed at rests ever longer, and in the end until the process starts anew."""

from __future__ import annotations

import pytest

from mediahub.ingest.batches.failed_reads import PAUSES, TRIES
from mediahub.outages import retries
from mediahub.outages.retries import FailedTries


def test_each_failure_is_followed_by_a_longer_rest_and_the_last_one_by_no_try(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = 1000.0
    monkeypatch.setattr(retries.time, "monotonic", lambda: now)
    failed = FailedTries()
    for pause in PAUSES[: TRIES - 1]:
        assert not failed.note("a")
        assert failed.names() == ["a"]
        now += pause.total_seconds()
        assert failed.names() == []
    assert failed.note("a"), "that was the last one"
    now += 1e9
    assert failed.names() == ["a"]
    failed.forget("a")
    assert (failed.names(), failed.note("a")) == ([], False)


def test_a_verdict_is_final_and_a_service_that_is_away_counts_as_no_try(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = 1000.0
    monkeypatch.setattr(retries.time, "monotonic", lambda: now)
    failed = FailedTries[int]()
    failed.give_up(1)
    for _ in range(TRIES + 1):
        failed.wait(2, 30)
        assert 2 in failed
        now += 30
        assert 2 not in failed
    assert failed.names() == failed.given_up() == [1]
    failed.note(2)
    failed.wait(2, 600)
    now += 600
    failed.note(2)
    assert 2 in failed
    now += PAUSES[1].total_seconds()
    assert 2 not in failed
    now += 1e9
    assert 1 in failed
