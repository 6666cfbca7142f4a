"""Arrivals are checked: bytes as announced, suspects one at a time, incoming objects cleared away."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from mediahub.catalog.coordination.leader_lock import leader_lock
from mediahub.ingest.announcement import NOT_AS_SENT
from mediahub.ingest.batches.batches import BatchRef
from mediahub.ingest.batches.failed_reads import NOT_READ_YET
from mediahub.ingest.batches.outcome import Outcome
from mediahub.ingest.pipeline.pipeline import Pipeline
from mediahub.ingest.uploads import checker as module
from mediahub.ingest.uploads.checker import SUSPECTS, Checker
from mediahub.media.model import NotRead
from mediahub.storage.errors import Unavailable
from mediahub.storage.keys import quarantine_key
from tests.object_storage import refused
from tests.unit.ingest.uploads.conftest import Sender, change, keys, sent, the_asset


def test_a_picture_is_taken_and_its_incoming_object_cleared_away(
    sender: Sender, checker: Checker, picture: bytes
) -> None:
    number = sent(sender, "a.jpg", picture)
    assert keys(sender, "incoming/") != []

    checker.check(number)
    sender.bucket.s3.broken = refused("SlowDown")
    checker.check(number)  # a task that came twice asks nothing of storage
    sender.bucket.s3.broken = None

    [arrival] = sender.rows()
    assert (arrival.state, arrival.incoming_key, arrival.attempts) == ("ready", None, 0)
    assert arrival.asset_id == the_asset(sender).id
    assert sender.bucket.get_bytes(the_asset(sender).original_key) == picture
    assert keys(sender, "incoming/") == keys(sender, "quarantine/") == []


def test_bytes_that_were_not_announced_are_kept_in_quarantine(
    sender: Sender, checker: Checker, batch: BatchRef, picture: bytes
) -> None:
    number = sent(sender, "a.jpg", picture)
    key = sender.rows()[0].incoming_key
    sender.bucket.delete(str(key))
    sender.bucket.put_bytes(str(key), picture + b"more", "image/jpeg")

    checker.check(number)

    [arrival] = sender.rows()
    assert (arrival.state, arrival.reason_code, arrival.asset_id) == ("rejected", NOT_AS_SENT, None)
    assert (arrival.size, arrival.incoming_key) == (len(picture) + 4, None)
    kept = quarantine_key("summit", batch.id, number)
    assert sender.bucket.get_bytes(kept) == picture + b"more"
    assert sender.bucket.s3.objects[kept].mime == "application/octet-stream", (
        "no browser opens it as what it says"
    )
    assert keys(sender, "incoming/") == []


def test_what_is_not_here_yet_or_waits_for_its_next_try_is_left_alone(
    sender: Sender, checker: Checker, picture: bytes
) -> None:
    checker.check(999)
    number = sender.announce("a.jpg", picture).id or 0
    checker.check(number)
    assert [(one.state, bool(one.incoming_key)) for one in sender.rows()] == [("expected", True)]
    sent(sender, "a.jpg", picture)
    change(sender, number, reason_code="set_apart", attempts=3)
    checker.check(number)
    assert [one.state for one in sender.rows()] == ["received"]


def test_a_failure_of_ours_is_no_verdict(
    sender: Sender, checker: Checker, pipeline: Pipeline, picture: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = sent(sender, "a.jpg", picture)

    def fail(*_: object) -> None:
        raise NotRead("killed", "The system stopped it.")

    monkeypatch.setattr(pipeline, "take", fail)
    checker.check(number)
    [arrival] = sender.rows()
    assert (arrival.state, arrival.reason_code, arrival.attempts) == ("received", NOT_READ_YET, 1)
    assert arrival.incoming_key is not None
    assert sender.bucket.get_bytes(arrival.incoming_key) == picture


def test_while_storage_is_away_an_arrival_is_in_nobody_s_hand(
    sender: Sender, checker: Checker, picture: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = sent(sender, "a.jpg", picture)

    def away(*_: object) -> None:
        raise Unavailable("S3 is away")

    with monkeypatch.context() as patch:
        patch.setattr(sender.bucket, "get_to_file", away)
        with pytest.raises(Unavailable):
            checker.check(number)
    assert [(one.state, one.attempts) for one in sender.rows()] == [("received", 0)], "no try of the file"
    checker.check(number)
    assert [one.state for one in sender.rows()] == ["ready"]


def test_of_files_that_failed_before_all_workers_try_one_at_a_time(
    sender: Sender, checker: Checker, picture: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "SUSPECTS_WAIT", 0.05)
    first, other = sent(sender, "a.jpg", picture), sent(sender, "b.txt", b"no picture at all")
    change(sender, first, attempts=1)
    with leader_lock(sender.services.database, SUSPECTS) as got:
        assert got
        for number in (first, other):
            checker.check(number)
        assert [one.state for one in sender.rows()] == ["received", "rejected"], "others wait for nobody"
    checker.check(first)
    assert [one.state for one in sender.rows()] == ["ready", "rejected"]


def test_of_files_that_failed_before_one_worker_s_threads_try_one_at_a_time(
    sender: Sender, checker: Checker, pipeline: Pipeline, picture: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, other = sent(sender, "a.jpg", picture), sent(sender, "b.txt", b"no picture at all")
    for number in (first, other):
        change(sender, number, attempts=1)
    in_hand, may_go_on = Event(), Event()
    take = pipeline.take

    def slow(*args: object) -> Outcome:
        in_hand.set()
        assert may_go_on.wait(30)
        return take(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(pipeline, "take", slow)
    with ThreadPoolExecutor(1) as pool:
        done = pool.submit(checker.check, first)
        assert in_hand.wait(30)
        monkeypatch.setattr(pipeline, "take", take)
        monkeypatch.setattr(module, "SUSPECTS_WAIT", 0.0)
        checker.check(other)
        waited = {one.path: one.state for one in sender.rows()}
        may_go_on.set()
        done.result(30)
    assert waited == {"a.jpg": "checking", "b.txt": "received"}
    checker.check(other)
    assert [one.state for one in sender.rows()] == ["ready", "rejected"]


def test_the_small_picture_that_came_ahead_is_cleared_away_too(
    sender: Sender, checker: Checker, picture: bytes
) -> None:
    number = sent(sender, "a.jpg", picture)
    sender.bucket.put_bytes("incoming/small", b"small", "image/jpeg")
    change(sender, number, preview_key="incoming/small")
    checker.check(number)
    assert keys(sender, "incoming/") == []
    assert [one.preview_key for one in sender.rows()] == [None]


def test_what_is_rejected_once_more_stays_in_quarantine(
    sender: Sender, checker: Checker, batch: BatchRef
) -> None:
    number = sent(sender, "a.jpg", b"no picture at all")
    checker.check(number)
    kept = quarantine_key("summit", batch.id, number)
    change(sender, number, state="received", incoming_key=kept)
    checker.check(number)
    assert [(one.state, one.incoming_key) for one in sender.rows()] == [("rejected", None)]
    assert sender.bucket.get_bytes(kept) == b"no picture at all"


def test_what_a_worker_moved_to_quarantine_before_it_died_stays_there(
    sender: Sender, checker: Checker, batch: BatchRef
) -> None:
    number = sent(sender, "a.jpg", b"no picture at all")
    key = sender.rows()[0].incoming_key
    checker.check(number)
    change(sender, number, incoming_key=key)
    checker.check(number)
    assert [(one.state, one.incoming_key) for one in sender.rows()] == [("rejected", None)]
    assert sender.bucket.get_bytes(quarantine_key("summit", batch.id, number)) == b"no picture at all"
