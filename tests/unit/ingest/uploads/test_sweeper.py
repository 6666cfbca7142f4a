"""What dead processes left is picked up from the states in the catalogue."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from mediahub.catalog.coordination.leader_lock import leader_lock
from mediahub.catalog.models import Arrival, Asset, Companion
from mediahub.catalog.models.base import utcnow
from mediahub.ingest.batches.failed_reads import ENDED, set_apart
from mediahub.ingest.uploads import checker as module
from mediahub.ingest.uploads.checker import SUSPECTS, Checker
from mediahub.ingest.uploads.sweeper import (
    CHECKED_BYTES,
    CHECKING_FOR,
    RECEIVED_FOR,
    STORING_FOR,
    finish_stuck_assets,
    finish_stuck_companions,
    queue_stuck_arrivals,
    queue_stuck_previews,
)
from mediahub.outages.retries import TRIES
from mediahub.storage.errors import Unavailable
from tests.object_storage import refused
from tests.pictures import write_jpeg
from tests.unit.ingest.uploads.conftest import Sender

SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)


@pytest.fixture
def picture(tmp_path: Path) -> bytes:
    return write_jpeg(tmp_path / "a.jpg", 1).read_bytes()


def sweep(checker: Checker) -> int:
    return queue_stuck_arrivals(checker, checker.services.jobs)


def test_a_file_whose_task_was_lost_is_queued_again(sender: Sender, checker: Checker) -> None:
    state = sender.send("a.jpg", b"x" * 300)
    assert sweep(checker) == 0
    sender.age(by=RECEIVED_FOR + SECOND)
    assert sweep(checker) == 1
    assert sender.queued() == [state.id, state.id]
    assert sweep(checker) == 0  # it was touched


def test_a_file_whose_worker_died_is_queued_again_later(sender: Sender, checker: Checker) -> None:
    sender.send("a.jpg", b"x" * 300)
    sender.age(by=CHECKING_FOR - 10 * SECOND, state="checking")
    assert sweep(checker) == 0
    sender.age(by=CHECKING_FOR + SECOND)
    assert sweep(checker) == 1


@pytest.mark.parametrize("state", ["received", "checking"])
def test_what_a_machine_with_a_fast_clock_touched_waits_for_no_hours(
    sender: Sender, checker: Checker, state: str
) -> None:
    sent = sender.send("a.jpg", b"x" * 300)
    sender.age(by=-60 * SECOND, state=state)
    assert sweep(checker) == 0  # clocks differ a little
    sender.age(by=-7200 * SECOND)
    assert sweep(checker) == 1
    assert sender.queued() == [sent.id, sent.id]
    assert sweep(checker) == 0  # it was touched


def test_the_worker_of_a_large_file_may_live(sender: Sender, checker: Checker) -> None:
    sender.send("a.mov", b"x" * 300)
    sender.age(by=CHECKING_FOR + SECOND, state="checking", size=100 * CHECKED_BYTES)
    assert sweep(checker) == 0
    sender.age(by=CHECKING_FOR + 101 * SECOND)
    assert sweep(checker) == 1


def test_a_file_that_ends_one_worker_after_the_other_is_set_apart_and_named(
    sender: Sender, checker: Checker
) -> None:
    sender.send("a.jpg", b"x" * 300)
    for number in range(1, TRIES + 1):
        sender.age(by=CHECKING_FOR + SECOND, state="checking")
        assert sweep(checker) == (number < TRIES)
        assert sender.rows()[0].attempts == number
    with sender.services.database.read() as session:
        assert set_apart(session) == [("summit", "a.jpg", ENDED)]
    sender.age(by=DAY)
    assert sweep(checker) == 0


def test_of_files_that_may_end_their_worker_one_is_tried_at_a_time(
    sender: Sender, checker: Checker, picture: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "SUSPECTS_WAIT", 0.0)
    suspect, other = (sender.send(name, data) for name, data in (("a.jpg", picture), ("b.jpg", b"x" * 300)))
    sender.age(by=CHECKING_FOR + SECOND, state="checking")
    assert sweep(checker) == 2
    with leader_lock(sender.services.database, SUSPECTS) as got:
        assert got
        checker.check(suspect.id or 0)
        assert [one.state for one in sender.rows()] == ["received", "received"]
    checker.check(suspect.id or 0)
    checker.check(other.id or 0)
    assert [one.state for one in sender.rows()] == ["ready", "rejected"]


def test_that_a_service_is_away_is_no_try(sender: Sender, checker: Checker, picture: bytes) -> None:
    state = sender.send("a.jpg", picture)
    sender.bucket.s3.broken = refused("SlowDown")
    with pytest.raises(Unavailable):
        checker.check(state.id or 0)
    [arrival] = sender.rows()
    assert (arrival.state, arrival.attempts) == ("received", 0)  # in nobody's hand
    sender.bucket.s3.broken = None
    checker.check(state.id or 0)
    assert [one.state for one in sender.rows()] == ["ready"]


def test_what_was_never_sent_waits_for_its_sender(sender: Sender, checker: Checker) -> None:
    sender.announce("a.jpg", b"x" * 300)
    sender.age(by=DAY)
    assert sweep(checker) == 0


def test_a_sidecar_without_its_picture_is_looked_at_ever_more_seldom(
    sender: Sender, checker: Checker
) -> None:
    sender.send("a.xmp", b"<x/>" * 100)
    now = utcnow()

    def waited(since_made: timedelta, since_touched: timedelta) -> int:
        with sender.services.database.begin() as session:
            session.execute(
                update(Arrival).values(created_at=now - since_made, touched_at=now - since_touched)
            )
        return sweep(checker)

    hour = timedelta(hours=1)
    assert waited(2 * hour, 20 * timedelta(minutes=1)) == 0
    assert waited(2 * hour, 45 * timedelta(minutes=1)) == 1
    assert waited(30 * DAY, 50 * timedelta(minutes=1)) == 0
    assert waited(30 * DAY, hour + SECOND) == 1


def test_a_preview_that_nobody_showed_is_queued_again(sender: Sender) -> None:
    state = sender.announce("a.jpg", b"x" * 300)
    signed = sender.uploads.sign(state.id or 0, "PREVIEW", size=100)
    sender.bucket.put_bytes(signed.key, b"p" * 100, "image/jpeg")
    sender.uploads.preview(state.id or 0)
    jobs = sender.services.jobs
    assert queue_stuck_previews(sender.services, jobs) == 0
    sender.age(by=RECEIVED_FOR + SECOND)
    assert queue_stuck_previews(sender.services, jobs) == 1
    assert sender.queued() == [state.id, state.id]
    assert queue_stuck_previews(sender.services, jobs) == 0


def half_stored(sender: Sender, checker: Checker, picture: bytes, age: timedelta) -> Asset:
    """An asset whose worker died after its original was stored, so long ago."""
    state = sender.send("a.jpg", picture)
    checker.check(state.id or 0)
    return stopped(sender, age)


def stopped(sender: Sender, age: timedelta) -> Asset:
    with sender.services.database.begin() as session:
        then = utcnow() - age
        session.execute(update(Asset).values(state="storing", updated_at=then, created_at=then))
        return session.scalars(select(Asset)).one()


def states(sender: Sender) -> list[str]:
    with sender.services.database.read() as session:
        return list(session.scalars(select(Asset.state)))


def test_an_asset_that_stopped_half_way_is_finished(sender: Sender, checker: Checker, picture: bytes) -> None:
    half_stored(sender, checker, picture, STORING_FOR - 10 * SECOND)
    assert finish_stuck_assets(checker) == 0
    stopped(sender, STORING_FOR + SECOND)
    assert finish_stuck_assets(checker) == 1
    assert states(sender) == ["ready"]
    assert finish_stuck_assets(checker) == 0


@pytest.mark.parametrize(("age", "left"), [(timedelta(hours=2), ["storing"]), (DAY + SECOND, [])])
def test_an_asset_whose_original_never_came_is_forgotten_after_a_day(
    sender: Sender, checker: Checker, picture: bytes, age: timedelta, left: list[str]
) -> None:
    asset = half_stored(sender, checker, picture, age)
    sender.bucket.delete(asset.original_key)
    assert finish_stuck_assets(checker) == 0
    assert states(sender) == left


def test_one_that_we_fail_at_holds_up_no_other_and_is_not_given_up(
    sender: Sender, checker: Checker, picture: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    half_stored(sender, checker, picture, DAY + SECOND)
    tries: list[str] = []

    def fail(identity: str) -> None:
        tries.append(identity)
        raise ZeroDivisionError

    monkeypatch.setattr(checker, "finish_storing", fail)
    assert finish_stuck_assets(checker) == 0
    assert finish_stuck_assets(checker) == 0
    assert len(tries) == 1  # it waits a while for its next try
    assert states(sender) == ["storing"]

    def away(identity: str) -> None:
        raise Unavailable("S3 does not answer")

    monkeypatch.setattr(checker, "finish_storing", away)
    monkeypatch.setattr(checker.apart, "names", set)
    with pytest.raises(Unavailable):
        finish_stuck_assets(checker)


def companion(sender: Sender, asset: Asset, age: timedelta) -> None:
    with sender.services.database.begin() as session:
        session.add(
            Companion(
                asset_id=asset.id, event_id=asset.event_id, sha256="c" * 64, size=9, mime="image/x-raw",
                filename="a.raw", role="raw", key="originals/c.raw", state="storing",
                created_at=utcnow() - age,
            )
        )  # fmt: skip


@pytest.mark.parametrize(
    ("found", "age", "finished", "left"),
    [(True, timedelta(hours=1), 1, 1), (False, timedelta(hours=1), 0, 1), (False, DAY + SECOND, 0, 0)],
)
def test_a_companion_half_joined_is_finished_or_forgotten(
    sender: Sender, checker: Checker, picture: bytes, monkeypatch: pytest.MonkeyPatch,
    found: bool, age: timedelta, finished: int, left: int,
) -> None:  # fmt: skip
    asset = half_stored(sender, checker, picture, SECOND)
    companion(sender, asset, age)
    asked: list[Any] = []
    monkeypatch.setattr(checker, "finish_companion", lambda *key: asked.append(key) or found)
    assert finish_stuck_companions(checker) == finished
    assert asked == [(asset.id, "c" * 64)]
    with sender.services.database.read() as session:
        assert len(session.scalars(select(Companion)).all()) == left
