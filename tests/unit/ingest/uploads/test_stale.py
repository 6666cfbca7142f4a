"""Uploads whose sender fell silent: finished where all is there, else given up after a day and freed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from mediahub.ingest.uploads.stale import (
    GIVEN_UP_AFTER,
    NEVER_FINISHED,
    SILENT_FOR,
    free_orphans,
    settle_silent_uploads,
)
from mediahub.storage.multipart import Multipart
from tests.object_storage import refused
from tests.unit.ingest.uploads.conftest import PART, Sender

SMALL = b"s" * 300
LARGE = bytes(2 * PART)
SECOND = timedelta(seconds=1)
NOW = timedelta(0)


def settle(sender: Sender) -> int:
    return settle_silent_uploads(sender.services, sender.uploads)


@pytest.mark.parametrize("data", [SMALL, LARGE])
def test_what_is_all_there_is_taken_in_although_its_sender_died(sender: Sender, data: bytes) -> None:
    state = sender.announce("a.mov", data)
    sender.put(state, data)
    sender.age(by=SILENT_FOR - 10 * SECOND)
    assert settle(sender) == 0
    sender.age(by=SILENT_FOR + SECOND)
    assert settle(sender) == 1
    assert sender.rows()[0].state == "received"
    assert sender.queued() == [state.id]
    assert settle(sender) == 0


@pytest.mark.parametrize("data", [SMALL, LARGE])
def test_what_was_never_finished_is_given_up_after_a_day_and_freed(sender: Sender, data: bytes) -> None:
    state = sender.announce("a.mov", data)
    if data is LARGE:
        sender.put(state, data, 1)
    sender.age(by=GIVEN_UP_AFTER - 60 * SECOND)
    assert settle(sender) == 0
    sender.age(by=GIVEN_UP_AFTER + SECOND)
    assert settle(sender) == 1
    [row] = sender.rows()
    assert (row.state, row.reason_code, row.incoming_key, row.upload_id) == (
        "rejected", NEVER_FINISHED, None, None,
    )  # fmt: skip
    assert sender.bucket.s3.uploads == {}
    assert settle(sender) == 0


def test_what_is_all_there_is_taken_in_though_its_machine_had_a_fast_clock(sender: Sender) -> None:
    state = sender.announce("a.jpg", SMALL)
    sender.put(state, SMALL)
    sender.age(by=-7200 * SECOND)
    assert settle(sender) == 1


def test_storage_that_is_away_gives_nothing_up(sender: Sender, monkeypatch: pytest.MonkeyPatch) -> None:
    state = sender.announce("a.mov", LARGE)
    sender.put(state, LARGE)
    sender.age(by=SILENT_FOR + SECOND)

    def away(*_: object, **__: object) -> None:
        raise refused("InternalError")

    with monkeypatch.context() as patch:
        patch.setattr(sender.bucket.s3, "head_object", away)
        assert settle(sender) == 0
    assert sender.rows()[0].state == "expected"
    assert settle(sender) == 1


def test_orphans_are_freed_but_nothing_that_the_catalogue_does_not_know(sender: Sender) -> None:
    """A catalogue can be lost, and what is not in it may be all there is."""
    wanted = sender.announce("wanted.mov", LARGE)
    rejected = sender.announce("rejected.jpg", SMALL)
    sender.put(rejected, SMALL)
    waiting = sender.announce("waiting.jpg", b"w" * 300)
    sender.put(waiting, b"w" * 300)
    with sender.services.database.begin() as session:
        row = session.get_one(type(sender.rows()[0]), rejected.id)
        row.state, row.incoming_key = "rejected", None
    multipart = Multipart(sender.bucket)
    multipart.create(wanted.key or "")  # of a request that was slower
    multipart.create("incoming/no/such/name")
    sender.bucket.put_bytes("incoming/77/0123456789abcdef/99", b"?", "image/jpeg")
    assert free_orphans(sender.services) == 0  # all of it is young
    assert free_orphans(sender.services, NOW) == 3
    assert {one.key for one in sender.bucket.list("incoming/")} == {
        waiting.key, "incoming/77/0123456789abcdef/99",
    }  # fmt: skip
    assert [upload.upload_id for upload in multipart.under_way("incoming/")] == [wanted.upload_id]


def test_an_s3_that_cannot_list_uploads_is_served_too(
    sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    rejected = sender.announce("rejected.jpg", SMALL)
    sender.put(rejected, SMALL)
    with sender.services.database.begin() as session:
        row = session.get_one(type(sender.rows()[0]), rejected.id)
        row.state, row.incoming_key = "rejected", None
    entries = sender.bucket.s3.entries

    def not_here(operation: str, **asked: str) -> object:
        if operation == "list_multipart_uploads":
            raise refused("NotImplemented")
        return entries(operation, **asked)

    monkeypatch.setattr(sender.bucket.s3, "entries", not_here)
    assert free_orphans(sender.services, NOW) == 1
